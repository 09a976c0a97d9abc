# SPDX-License-Identifier: MIT
"""The chat room's WebSocket, from Python."""

import os

from checking import check, equal, expect
from sockets import BINARY, CONTINUATION, TEXT, open_socket, refusal
from waiting import until, within

MIB = 1 << 20


@check("chat socket: texts, bytes and messages in fragments arrive whole")
async def messages(bench):
    async with bench.host("chat") as host, open_socket(host.sockets + "/chat-ws") as ada:
        async with open_socket(host.sockets + "/chat-ws") as bob:
            for message in ("", "é 你 👩‍👩‍👧", "\0", b"", bytes(range(256)), "x" * 65535, os.urandom(65536)):
                await ada.send(message)
                equal(await bob.hear(), message, "a message")
            await ada.send(["in ", "", "pieces"])
            equal(await bob.hear(), "in pieces", "a text in fragments")
            await ada.send(bytes([number]) for number in range(200))
            equal(await bob.hear(), bytes(range(200)), "bytes in fragments")
            # Within a character, and with a ping in between.
            text = "👩é".encode()
            await ada.frame(False, TEXT, text[:2])
            await within(await ada.ping(b"between"), "the pong between fragments")
            await ada.frame(False, CONTINUATION, text[2:5])
            await ada.frame(True, CONTINUATION, text[5:])
            equal(await bob.hear(), "👩é", "a text that is cut within its characters")
            # In order, however many.
            for number in range(2000):
                await ada.send(str(number))
            equal([await bob.hear() for _ in range(2000)], [str(number) for number in range(2000)], "many messages")


@check("chat socket: pings are answered, and the host pings")
async def pings(bench):
    keepalive = "[plugin.websocket.keepalive]\nping_interval_secs = 1\n"
    async with bench.host("chat", configuration=keepalive) as host, open_socket(host.sockets + "/chat-ws") as ada:
        for payload in (b"", b"\0\xff", b"x" * 125):
            await within(await ada.ping(payload), "a pong")
        await until(lambda: ada.pings_seen >= 2, "the host to ping twice")
        await ada.send("still here")
        equal(await ada.hear(), "still here", "what is heard after the pings")


@check("chat socket: compression is offered and not taken; subprotocols that nobody speaks are not agreed on")
async def negotiation(bench):
    async with bench.host("chat") as host:
        offers = {"compression": "deflate", "subprotocols": ["chat.v9", "other"]}
        async with open_socket(host.sockets + "/chat-ws", **offers) as ada:
            offered = ada.request_headers["sec-websocket-extensions"]
            expect("permessage-deflate" in offered, f"what is offered: {offered}")
            equal(ada.response_headers.get("sec-websocket-extensions"), None, "the extensions that are agreed on")
            equal(ada.subprotocol, None, "the subprotocol that is agreed on")
            await ada.send("a" * 10_000)
            equal(await ada.hear(), "a" * 10_000, "what comes back")
        equal(await refusal(host.sockets + "/none-ws"), 404, "a WebSocket of no plugin")
        equal(await refusal(host.sockets + "/chat-ws", origin="https://example.com"), 403, "one for another site")


@check("chat socket: what breaks the protocol is closed with the code for it")
async def breaches(bench):
    async with bench.host("chat") as host:

        async def closes(code, *frames):
            async with open_socket(host.sockets + "/chat-ws") as ada:
                for frame in frames:
                    await (ada.write(frame) if isinstance(frame, bytes) else ada.frame(*frame))
                found, reason = await ada.closed()
                equal(found, code, f"the code after {frames} ({reason})")

        await closes(1007, (True, TEXT, b"\xff\xfe"))
        await closes(1007, (True, TEXT, b"\xed\xa0\x80"))
        await closes(1007, (False, TEXT, b"\xf0\x9f"), (True, CONTINUATION, b"x"))
        await closes(1002, (True, CONTINUATION, b"of nothing"))
        await closes(1002, (False, BINARY, b""), (True, BINARY, b"another"))
        await closes(1002, b"\x83\x80mask")  # of no kind
        await closes(1002, b"\xc1\x80mask")  # with a bit that no extension has
        await closes(1002, b"\x81\x02hi")  # without a mask
        await closes(1002, b"\x88\x81\0\0\0\0x")  # a close with half a code
        await closes(1002, b"\x88\x82\0\0\0\0\x03\xed")  # a close with a code that is not for the wire: 1005
        # It is only those who did it that are closed.
        async with open_socket(host.sockets + "/chat-ws") as ada:
            await ada.send("well")
            equal(await ada.hear(), "well", "what is heard afterwards")


@check("chat socket: a message of 1 MiB arrives, a larger one is closed with 1009")
async def large_messages(bench):
    async with bench.host("chat") as host:
        async with open_socket(host.sockets + "/chat-ws") as ada:
            largest = os.urandom(MIB)
            await ada.send(largest)
            expect(await ada.hear() == largest, "1 MiB does not come back as it was")
        pieces = ([b"x" * (MIB + 1)], [b"x" * 600_000] * 2)
        for frames in pieces:
            async with open_socket(host.sockets + "/chat-ws") as ada:
                for number, payload in enumerate(frames):
                    await ada.frame(number == len(frames) - 1, CONTINUATION if number else BINARY, payload)
                code, reason = await ada.closed()
                equal(code, 1009, f"the code after too much ({reason})")


@check("chat socket: who stays is told why it is closed: 1012 for a new version, 1001 when the plugin or the host ends")
async def closing(bench):
    async with bench.host("chat") as host:
        for replace in (host.overwrite, host.rename_over):
            async with open_socket(host.sockets + "/chat-ws") as ada:
                version = await replace("chat")
                equal((await ada.closed())[0], 1012, "the code when the plugin is replaced")
                await host.until_version("chat", version)
        async with open_socket(host.sockets + "/chat-ws") as ada:
            await host.act("disable", "chat")
            equal((await ada.closed())[0], 1001, "the code when the plugin is disabled")
            await host.act("enable", "chat")
        async with open_socket(host.sockets + "/chat-ws") as ada:
            host.terminate()
            equal((await ada.closed())[0], 1001, "the code when the host ends")
            await host.ended()


@check("chat socket: the codes with which a client closes come back to it")
async def client_closes(bench):
    async with bench.host("chat") as host:
        for code, reason in ((1000, ""), (1001, "going"), (3000, "é" * 60), (4999, "mine")):
            async with open_socket(host.sockets + "/chat-ws") as ada:
                await ada.close(code, reason)
                equal(ada.close_rcvd.code, code, "the code that the host answers with")
