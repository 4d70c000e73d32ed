"""Filters of system calls: those that a practical never needs and that widen what can be attacked (Linux).

Memory that belongs to no process escapes every limit of memory: System V segments, queues and semaphores are refused
from the start; sockets but plain pairs, as soon as the kernel has opened its own. What a pair holds is bounded, and
counted by :mod:`~quality_study.grading.sandbox.watching`.

References
----------
Linux kernel documentation, "Seccomp BPF (SECure COMPuting with filters)".
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Callable
from dataclasses import dataclass

from quality_study.grading.sandbox import namespaces

_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN, _AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT, _FOURTH_ARGUMENT = 0, 4, 16, 24, 32, 40
#: To filter every thread of the process, not the calling one only.
_SET_FILTER, _ALL_THREADS = 1, 1
#: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
_NEW_NAMESPACES = 0x7E020000
#: Unix, IPv4, IPv6, netlink; not vsock, which leads out of a virtual machine whatever the network namespace.
_FAMILIES = (1, 2, 10, 16)
_UNIX, _STREAM, _TYPES = 1, 1, 0xF
#: SO_SNDBUF, SO_RCVBUF, SO_SNDBUFFORCE, SO_RCVBUFFORCE of SOL_SOCKET.
_SOCKET_LEVEL, _BUFFERS = 1, (7, 8, 32, 33)
#: MAP_SHARED and MAP_ANONYMOUS: pages that stay when no process maps them any more.
_SHARED_MEMORY = 0x21

#: Same numbers everywhere: io_uring, new mount interface, memfd_secret.
_COMMON = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 447)
_CLONE3 = 435
_Lines = list[tuple[int, int, int, int]]


@dataclass(frozen=True)
class _Calls:
    """The numbers of a processor: of its system calls, and its own in a filter."""

    architecture: int
    seccomp: int
    clone: int
    socket: int
    socketpair: int
    setsockopt: int
    mmap: int
    #: unshare setns mount umount2 pivot_root chroot ptrace process_vm_readv process_vm_writev memfd_create keyctl
    #: add_key request_key bpf perf_event_open userfaultfd kexec_load open_by_handle_at quotactl shmget semget msgget
    #: mq_open.
    refused: tuple[int, ...]


_TABLES = {
    "x86_64": _Calls(
        0xC000003E, seccomp=317, clone=56, socket=41, socketpair=53, setsockopt=54, mmap=9,
        refused=(272, 308, 165, 166, 155, 161, 101, 310, 311, 319, 250, 248, 249, 321, 298, 323, 246, 304, 179,
                 29, 64, 68, 240),
    ),
    "aarch64": _Calls(
        0xC00000B7, seccomp=277, clone=220, socket=198, socketpair=199, setsockopt=208, mmap=222,
        refused=(97, 268, 40, 39, 41, 51, 117, 270, 271, 279, 219, 217, 218, 280, 241, 282, 104, 265, 60,
                 194, 190, 186, 180),
    ),
}  # fmt: skip


def forbid_calls() -> bool:
    """Refuse, for ever, to this process and its children: new namespaces, mounts, tracing, keys, memory of nobody.

    Returns
    -------
    bool
        False on a processor whose call numbers are not known here: then nothing is filtered.
    """
    return _install(_no_rights)


def forbid_sockets() -> bool:
    """Refuse, for ever, to every thread of this process: sockets other than a pair joined to each other.

    Returns
    -------
    bool
        As :func:`forbid_calls`, which was called before.
    """
    return _install(_no_sockets)


def _install(lines_of: Callable[[_Calls], _Lines]) -> bool:
    calls = _TABLES.get(platform.machine())
    if calls is None or struct.calcsize("P") != 8:
        return False
    lines = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, calls.architecture), (_RETURN, 0, 0, _KILL)]
    lines += [(_LOAD, 0, 0, _NUMBER), *lines_of(calls), (_RETURN, 0, 0, _ALLOW)]
    # Instructions of 8 bytes: code, jump if true, jump if false, value.
    program = b"".join(struct.pack("HBBI", *line) for line in lines)
    code = (ctypes.c_uint8 * len(program)).from_buffer_copy(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    buffer = ctypes.create_string_buffer(header, len(header))
    namespaces.gain_nothing()  # else the system takes a filter from root alone
    words = (calls.seccomp, _SET_FILTER, _ALL_THREADS, ctypes.addressof(buffer))
    namespaces._check(namespaces._libc.syscall(*map(ctypes.c_long, words)), "seccomp")
    return True


def _no_rights(calls: _Calls) -> _Lines:
    denied, absent = _ERROR | errno.EPERM, _ERROR | errno.ENOSYS
    lines: _Lines = [
        (_AT_LEAST, 0, 1, 0x40000000),
        (_RETURN, 0, 0, denied),
        # The C library falls back on clone, whose flags a filter can read.
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, absent),
    ]
    for number in (*_COMMON, *calls.refused):
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, denied)]
    lines += [
        (_EQUAL, 0, 4, calls.clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES),
        (_RETURN, 0, 0, denied),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, 5, calls.mmap),
        (_LOAD, 0, 0, _FOURTH_ARGUMENT),
        (_AND, 0, 0, _SHARED_MEMORY),
        (_EQUAL, 0, 1, _SHARED_MEMORY),
        (_RETURN, 0, 0, denied),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, len(_FAMILIES) + 2, calls.socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *((_EQUAL, len(_FAMILIES) - i, 0, family) for i, family in enumerate(_FAMILIES)),
        (_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT),
    ]
    return lines


def _no_sockets(calls: _Calls) -> _Lines:
    refused = (_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT)
    return [
        (_EQUAL, 0, 1, calls.socket),
        refused,
        (_EQUAL, 0, 7, calls.socketpair),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 1, 0, _UNIX),
        refused,
        # Not datagrams: those of a closed sender wait for their reader, however many senders there were.
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        (_AND, 0, 0, _TYPES),
        (_EQUAL, 1, 0, _STREAM),
        refused,
        (_EQUAL, 0, 3 + len(_BUFFERS), calls.setsockopt),
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        (_EQUAL, 0, 1 + len(_BUFFERS), _SOCKET_LEVEL),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        *((_EQUAL, len(_BUFFERS) - i, 0, option) for i, option in enumerate(_BUFFERS)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERROR | errno.EPERM),
    ]
