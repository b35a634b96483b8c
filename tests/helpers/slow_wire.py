"""A long and bad cable: takes a port off a switch and puts itself between, delaying and losing frames. For hosts.py.

``python slow_wire.py PORT SWITCH SECONDS LOSS``, in the switch's namespace, until it is killed. Says "slow" when it
works.
"""

import fcntl
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable

_ALL_PROTOCOLS = 3
_SOL_PACKET, _VNET_HDR, _IGNORE_OUTGOING = 263, 15, 23
_TUNSETIFF, _TAP_WITH_HEADER = 0x400454CA, 0x0002 | 0x1000 | 0x4000  # TAP, no packet information, virtio's header
_LARGEST = 70_000  # bytes: frames that the kernel didn't cut yet, with the header that says so


def _port(name: str) -> socket.socket:
    """All that comes out of a host's cable, and the way in."""
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL_PROTOCOLS))
    port.setsockopt(_SOL_PACKET, _VNET_HDR, 1)
    port.setsockopt(_SOL_PACKET, _IGNORE_OUTGOING, 1)
    port.bind((name, 0))
    return port


def _new_port_on(switch: str) -> int:
    """A port that this program is the cable of."""
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, _TUNSETIFF, struct.pack("16sH22x", b"slow%d", _TAP_WITH_HEADER))
    name = fcntl.ioctl(tap, 0x800454D2, bytes(40))[:16].rstrip(b"\0").decode()  # TUNGETIFF
    subprocess.run(["ip", "link", "set", "dev", name, "master", switch, "up"], check=True)
    return tap


def carry(port: socket.socket, tap: int, seconds: float, loss: float) -> None:
    """Pass on each frame ``seconds`` after it came, or never."""
    chance = random.Random(20261130)
    under_way: deque[tuple[float, Callable[[bytes], int], bytes]] = deque()
    while True:
        patience = max(0.0, under_way[0][0] - time.monotonic()) if under_way else None
        for one in select.select([port, tap], [], [], patience)[0]:
            frame = port.recv(_LARGEST) if one is port else os.read(tap, _LARGEST)
            if chance.random() >= loss:
                into = (lambda frame: os.write(tap, frame)) if one is port else port.send
                under_way.append((time.monotonic() + seconds, into, frame))
        while under_way and under_way[0][0] <= time.monotonic():
            _, into, frame = under_way.popleft()
            try:
                into(frame)
            except OSError:
                continue  # the cable is out, or the queue is full: lost


def main(port: str, switch: str, seconds: str, loss: str) -> None:
    """Be the cable."""
    subprocess.run(["ip", "link", "set", "dev", port, "nomaster"], check=True)
    ends = _port(port), _new_port_on(switch)
    sys.stdout.write("slow\n")
    sys.stdout.flush()
    carry(*ends, float(seconds), float(loss))


if __name__ == "__main__":
    main(*sys.argv[1:])
