# SPDX-License-Identifier: MIT
"""WebSockets of Python's library, which knows nothing of the host's own implementation."""

from websockets.exceptions import InvalidStatusCode
from websockets.legacy.client import WebSocketClientProtocol, connect

from waiting import LIMIT, within

# Opcodes of frames. Source: RFC 6455, section 5.2.
CONTINUATION, TEXT, BINARY = 0, 1, 2


class Client(WebSocketClientProtocol):
    """A WebSocket that counts the pings that it answers."""

    pings_seen = 0

    async def pong(self, data=b""):
        self.pings_seen += 1
        await super().pong(data)

    async def hear(self):
        """The next message."""
        return await within(self.recv(), "a message")

    async def frame(self, is_last, opcode, payload):
        """Sends one frame, whether it may come now or not."""
        await self.write_frame(is_last, opcode, payload, _state=self.state)

    async def write(self, data):
        """Sends bytes as they are."""
        self.transport.write(data)

    async def closed(self):
        """Waits until it is closed, and gives the code and the reason."""
        await within(self.wait_closed(), "the close")
        return self.close_code, self.close_reason


def open_socket(url, **options):
    """A WebSocket, to be awaited or entered with `async with`. It sends no pings, and keeps what nobody reads."""
    unlimited = {"ping_interval": None, "max_size": None, "max_queue": None}
    patient = {"open_timeout": LIMIT, "close_timeout": LIMIT}
    return connect(url, create_protocol=Client, **unlimited, **patient, **options)


async def refusal(url, **options):
    """The status with which a WebSocket is refused; None if it is not."""
    try:
        socket = await open_socket(url, **options)
    except InvalidStatusCode as refused:
        return refused.status_code
    await socket.close()
    return None
