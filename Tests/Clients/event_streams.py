# SPDX-License-Identifier: MIT
"""A client of server-sent events. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

import asyncio
import contextlib
import json
import socket
import urllib.parse

from checking import expect
from http_calls import connection, target
from waiting import within


class Event:
    """One event."""

    def __init__(self, kind, number, data):
        self.kind, self.id, self.data = kind, number, data

    @property
    def json(self):
        return json.loads(self.data)


class EventStream:
    """Follows the events of an address until the end of its `async with`."""

    def __init__(self, url, last=None):
        self.url = urllib.parse.urlsplit(url)
        self.headers = {"accept": "text/event-stream"} | ({} if last is None else {"last-event-id": last})

    async def __aenter__(self):
        self.connection = connection(self.url)

        def begin():
            self.connection.request("GET", target(self.url), headers=self.headers)
            self.socket = self.connection.sock
            return self.connection.getresponse()

        self.response = await asyncio.to_thread(begin)
        expect(self.response.status == 200, f"{self.url.path} is answered with {self.response.status}")
        kind = self.response.headers["content-type"]
        expect(kind.split(";")[0] == "text/event-stream", f"{self.url.path} is {kind}")
        return self

    async def __aexit__(self, *_):
        # A thread may be reading still, and close would wait for it.
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.response.close()
        self.connection.close()

    async def next(self):
        """The next event; None at the end."""
        return await within(asyncio.to_thread(self.read), f"an event of {self.url.path}")

    async def until(self, condition, what):
        """The first event from now on that meets a condition."""
        while True:
            event = await self.next()
            expect(event is not None, f"the events end before {what}")
            if condition(event):
                return event

    def read(self):
        kind, number, data = "message", None, []
        while line := self.response.readline():
            field, _, value = line.decode().rstrip("\r\n").partition(":")
            value = value.removeprefix(" ")
            if field == "data":
                data.append(value)
            elif field == "event":
                kind = value
            elif field == "id":
                number = value
            elif not field and not value and line in (b"\n", b"\r\n"):
                if data:
                    return Event(kind, number, "\n".join(data))
                kind = "message"
        return None
