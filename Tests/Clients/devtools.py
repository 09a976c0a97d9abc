# SPDX-License-Identifier: MIT
"""The Chrome DevTools protocol: commands and their results, and events, over one WebSocket for all tabs."""

import asyncio
import itertools
import json

from websockets.exceptions import ConnectionClosed
from websockets.legacy.client import connect

from checking import Failure
from waiting import LIMIT, within


class DevTools:
    """A connection to a browser."""

    def __init__(self, socket):
        self.socket = socket
        self.numbers = itertools.count(1)
        self.waiting = {}
        self.listeners = {}
        self.reading = asyncio.create_task(self.read())

    @classmethod
    async def connect(cls, url):
        return cls(await connect(url, max_size=None, ping_interval=None, compression=None, open_timeout=LIMIT))

    def listen(self, session, listener):
        """Has a function called with each event of a session: its name, and what it says."""
        self.listeners[session] = listener

    async def call(self, method, session=None, **parameters):
        """The result of a command."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        result = self.waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send(json.dumps(message))
            return await within(result, f"the browser's answer to {method}")
        except ConnectionClosed:
            raise Failure(f"the browser is gone before it answers {method}") from None
        finally:
            del self.waiting[number]

    async def read(self):
        try:
            async for text in self.socket:
                self.take(json.loads(text))
        except ConnectionClosed:
            pass
        for result in self.waiting.values():
            if not result.done():
                result.set_exception(Failure("the browser is gone"))

    def take(self, message):
        if "id" not in message:
            listener = self.listeners.get(message.get("sessionId"))
            if listener:
                listener(message["method"], message["params"])
            return
        result = self.waiting.get(message["id"])
        if result is None or result.done():
            return
        if "error" in message:
            result.set_exception(Failure(f"the browser refuses: {message['error']['message']}"))
        else:
            result.set_result(message["result"])

    async def close(self):
        await self.socket.close()
        await self.reading
