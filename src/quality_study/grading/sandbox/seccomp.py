"""A filter of system calls: those that a practical never needs and that widen what can be attacked (Linux).

References
----------
Linux kernel documentation, "Seccomp BPF (SECure COMPuting with filters)".
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from quality_study.grading.sandbox import namespaces

_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_SET_SECCOMP, _FILTER = 22, 2
#: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
_NEW_NAMESPACES = 0x7E020000
#: Unix, IPv4, IPv6, netlink; not vsock, which leads out of a virtual machine whatever the network namespace.
_FAMILIES = (1, 2, 10, 16)

#: Same numbers everywhere: io_uring, new mount interface, memfd_secret.
_COMMON = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 447)
#: Audit number, clone, socket, then: unshare setns mount umount2 pivot_root chroot ptrace process_vm_readv
#: process_vm_writev memfd_create keyctl add_key request_key bpf perf_event_open userfaultfd kexec_load
#: open_by_handle_at quotactl.
_TABLES: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        41,
        (272, 308, 165, 166, 155, 161, 101, 310, 311, 319, 250, 248, 249, 321, 298, 323, 246, 304, 179),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        198,
        (97, 268, 40, 39, 41, 51, 117, 270, 271, 279, 219, 217, 218, 280, 241, 282, 104, 265, 60),
    ),
}
_CLONE3 = 435


def forbid_calls() -> bool:
    """Refuse, for ever, to this process and its children: new namespaces, mounts, tracing, keys, memory files.

    Returns
    -------
    bool
        False on a processor whose call numbers are not known here: then nothing is filtered.
    """
    table = _TABLES.get(platform.machine())
    if table is None or struct.calcsize("P") != 8:
        return False
    program = _program(*table)
    code = (ctypes.c_uint8 * len(program)).from_buffer_copy(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    buffer = ctypes.create_string_buffer(header, len(header))
    namespaces._check(namespaces._prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(buffer)), "seccomp")
    return True


def _program(architecture: int, clone: int, socket: int, refused: tuple[int, ...]) -> bytes:
    """Return the filter as instructions of 8 bytes: code, jump if true, jump if false, value."""
    denied, absent = _ERROR | errno.EPERM, _ERROR | errno.ENOSYS
    lines: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, 0x40000000),
        (_RETURN, 0, 0, denied),
        # The C library falls back on clone, whose flags a filter can read.
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, absent),
    ]
    for number in (*_COMMON, *refused):
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, denied)]
    lines += [
        (_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES),
        (_RETURN, 0, 0, denied),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, len(_FAMILIES) + 2, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *((_EQUAL, len(_FAMILIES) - i, 0, family) for i, family in enumerate(_FAMILIES)),
        (_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
