# SPDX-License-Identifier: MIT
"""Many WebSockets at once."""

import asyncio
import contextlib

from checking import check, equal
from sockets import open_socket
from waiting import within

COUNT = 1000
# How many come at the same moment; a plugin lets some hundreds wait for its threads, and refuses more.
AT_ONCE = 50


@contextlib.asynccontextmanager
async def crowd(url, count):
    """Many who are in the room at once."""
    sockets = []
    door = asyncio.Semaphore(AT_ONCE)

    async def come():
        async with door:
            sockets.append(await open_socket(url, compression=None))

    try:
        await asyncio.gather(*(come() for _ in range(count)))
        yield sockets
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


@check(f"chat socket: {COUNT} guests at once all hear what each of some says")
async def all_hear(bench):
    async with bench.host("chat") as host, crowd(host.sockets + "/chat-ws", COUNT) as guests:
        said = [f"guest {number} says {'x' * 100}" for number in range(10)]

        async def listen(guest):
            return sorted([await guest.hear() for _ in said])

        speaking = asyncio.gather(*(guest.send(line) for guest, line in zip(guests[::100], said)))
        heard = await within(asyncio.gather(*(listen(guest) for guest in guests)), "all to hear all", 240)
        await speaking
        equal({tuple(lines) for lines in heard}, {tuple(sorted(said))}, "what guests have heard")
        # And all are told when the host ends.
        host.terminate()
        codes = await within(asyncio.gather(*(guest.closed() for guest in guests)), "all to be closed", 240)
        equal({code for code, _ in codes}, {1001}, "the codes")
        await host.ended()
