# SPDX-License-Identifier: MIT
"""WebSockets on which nothing is said, ten thousand of them."""

import asyncio
import resource
import socket
from urllib.parse import urlsplit

from checking import Skipped, check, equal, expect
from waiting import LIMIT

COUNT = 10_000
# What one of them may cost the host, in bytes: a connection with its pipeline, and room for the allocator.
MOST_EACH = 64 << 10
REQUEST = (
    b"GET /chat-ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PING = b"\x89\x00"


def read(connection, count):
    """So many bytes, or less where the connection ends before."""
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            break
        data += piece
    return data


def come_in(address):
    connection = socket.create_connection(address, timeout=LIMIT)
    connection.sendall(REQUEST)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        expect(byte, f"the host hangs up: {head!r}")
        head += byte
    expect(head.startswith(b"HTTP/1.1 101 "), f"no WebSocket: {head!r}")
    return connection


@check(f"chat socket: {COUNT} idle ones are held, pinged, and told when the host ends")
async def idle(bench):
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < COUNT + 2000:
        raise Skipped(f"only {most} files may be open here")
    often = "[plugin.websocket.keepalive]\nping_interval_secs = 5\npong_timeout_secs = 86400\n"
    async with bench.host("chat", configuration=often) as host:
        url = urlsplit(host.url)
        address = (url.hostname, url.port)
        await asyncio.to_thread(lambda: come_in(address).close())
        before = host.memory()
        connections = await asyncio.to_thread(lambda: [come_in(address) for _ in range(COUNT)])
        try:
            first = await asyncio.to_thread(lambda: {read(connection, 2) for connection in connections})
            equal(first, {PING}, "what the host says first")
            each = (host.memory() - before) / COUNT
            expect(each < MOST_EACH, f"each costs the host {each / 1024:.1f} KiB")
            host.terminate()
            last = await asyncio.to_thread(lambda: {last_code(connection) for connection in connections})
            equal(last, {1001}, "the codes")
        finally:
            for connection in connections:
                connection.close()
        await host.ended()


def last_code(connection):
    """The code of the close that ends it, with pings before it."""
    while True:
        head = read(connection, 2)
        if len(head) < 2:
            return None
        payload = read(connection, head[1])
        if head[0] == 0x88:
            # Who answers is let go at once.
            connection.sendall(b"\x88\x82\0\0\0\0" + payload[:2])
            return int.from_bytes(payload[:2], "big")
