"""The few system calls that Python 3.11 lacks: namespaces, mounts, capabilities, process attributes (Linux)."""

from __future__ import annotations

import ctypes
import os

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS = 0x00020000, 0x08000000, 0x10000000, 0x20000000
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_EXECUTION = 1, 2, 4, 8
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 32, 0x1000, 0x4000, 1 << 18
_SET_PARENT_DEATH_SIGNAL, _SET_DUMPABLE, _DROP_BOUNDING = 1, 4, 24
_SET_SUBREAPER, _SET_NO_NEW_PRIVILEGES, _AMBIENT = 36, 38, 47
_KEEP_CAPABILITIES, _READ_ANYTHING = 8, 2
_CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the shared namespaces named by `flags`."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def map_user(inside: int) -> None:
    """In a new user namespace, be the user `inside`, and nobody else."""
    user, group = os.geteuid(), os.getegid()
    unshare(NEW_USER | NEW_MOUNTS | NEW_PIDS | NEW_IPC)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{inside} {user} 1"), ("gid_map", f"{inside} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def private_mounts() -> None:
    """Keep what is mounted from now on inside this namespace."""
    _mount("none", "/", None, _RECURSIVE | _PRIVATE, None)


def mount_proc() -> None:
    """Show the processes of this namespace only."""
    _mount("proc", "/proc", "proc", _NO_SUID | _NO_DEVICES | _NO_EXECUTION, None)


def mount_memory(target: str, size: int) -> None:
    """Mount an empty file system that holds `size` bytes at most."""
    _mount("tmpfs", target, "tmpfs", _NO_SUID | _NO_DEVICES, f"size={size},nr_inodes=20000,mode=755")


def make_read_only(target: str, size: int) -> None:
    """Freeze a file system mounted by :func:`mount_memory`."""
    _mount("tmpfs", target, None, _REMOUNT | _READ_ONLY | _NO_SUID | _NO_DEVICES, f"size={size}")


def mount_again(source: str, target: str) -> None:
    """Show a folder at another place too, with its rights: what is read-only stays so."""
    _mount(source, target, None, _BIND | _RECURSIVE, None)


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None) -> None:
    encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
    _check(_libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), f"mount {target}")


def _prctl(option: int, value: int, third: int = 0) -> int:
    zero = ctypes.c_ulong(0)
    return int(_libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), ctypes.c_ulong(third), zero, zero))


def be_dumpable(yes: bool) -> None:
    """Let, or not, processes of the same user read this one's memory and trace it."""
    _check(_prctl(_SET_DUMPABLE, int(yes)), "prctl")


def die_with_parent(signal: int) -> None:
    """Receive `signal` when the parent dies."""
    _check(_prctl(_SET_PARENT_DEATH_SIGNAL, signal), "prctl")


def adopt_orphans() -> None:
    """Become the parent of the descendants whose parent dies."""
    _check(_prctl(_SET_SUBREAPER, 1), "prctl")


def be_user(user: int | None) -> None:
    """Where namespaces lack: become an ordinary user, whom limits hold, who still reads what root could.

    Nothing happens if `user` is None: the process is an ordinary user already.
    """
    if user is not None:
        _check(_prctl(_KEEP_CAPABILITIES, 1), "prctl")
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    renounce(keep=0 if user is None else 1 << _READ_ANYTHING)


def gain_nothing() -> None:
    """Give up, for ever, the rights that starting a program gives."""
    _check(_prctl(_SET_NO_NEW_PRIVILEGES, 1), "prctl")


def renounce(keep: int = 0) -> None:
    """Give up every capability, but those of the mask `keep`, and every way to gain one."""
    gain_nothing()
    _prctl(_AMBIENT, 4)
    for capability in range(64):
        if _prctl(_DROP_BOUNDING, capability) != 0:
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    # Effective, permitted and inheritable sets, in two halves of 32 capabilities.
    sets = (ctypes.c_uint32 * 6)(keep, keep, 0, 0, 0, 0)
    _check(_libc.capset(header, sets), "capset")
