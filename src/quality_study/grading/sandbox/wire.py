"""Messages between the grader and the box: JSON in one datagram, with file descriptors."""

from __future__ import annotations

import json
import socket
from typing import Any

_LARGEST, _MOST_FILES = 65_536, 8


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected ends that keep messages whole."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(link: socket.socket, message: dict[str, Any], files: tuple[int, ...] = ()) -> None:
    """Send a message, with open files."""
    socket.send_fds(link, [json.dumps(message).encode()], list(files))


def receive(link: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Wait for a message; None when the other end is closed."""
    data, files, _, _ = socket.recv_fds(link, _LARGEST, _MOST_FILES)
    if not data:
        return None, list(files)
    message: dict[str, Any] = json.loads(data)
    return message, list(files)
