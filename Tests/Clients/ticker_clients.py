# SPDX-License-Identifier: MIT
"""The ticker, from Python."""

import json

import http_calls
from checking import check, equal, expect
from event_streams import EventStream
from sockets import open_socket, refusal


@check("ticker socket: the subprotocol is agreed on, and symbols can be chosen")
async def subscribing(bench):
    async with bench.host("ticker") as host:
        url = host.sockets + "/ticker-ws"
        async with open_socket(url, subprotocols=["ticker.v9", "ticker.v1"]) as socket:
            equal(socket.subprotocol, "ticker.v1", "the subprotocol that is agreed on")

            async def ask(message):
                """Asks for something, and gives the answer, past the ticks that were under way."""
                await socket.send(message if isinstance(message, (bytes, str)) else json.dumps(message))
                while (answer := json.loads(await socket.hear()))["type"] == "tick":
                    pass
                return answer

            async def agrees(message, symbols):
                """What is asked for is granted, and the next ticks are of these symbols."""
                equal(await ask(message), {"type": "subscribed", "symbols": symbols}, f"the answer to {message}")
                ticks = [sorted(json.loads(await socket.hear())["prices"]) for _ in range(3)]
                equal(ticks, [sorted(symbols)] * 3, f"the symbols of ticks after {message}")

            await agrees({"type": "subscribe", "symbols": ["QNTX", "ACME"]}, ["QNTX", "ACME"])
            await agrees({"type": "unsubscribe", "symbols": ["ACME"]}, ["QNTX"])
            for wrong in ({"type": "subscribe", "symbols": ["NONE"]}, {"type": "sell"}, {}, "no JSON", b"bytes"):
                equal((await ask(wrong))["type"], "error", f"the answer to {wrong}")
            await agrees({"type": "subscribe", "symbols": ["HOOLI"]}, ["QNTX", "HOOLI"])
            await host.act("pause", "ticker")
            equal((await socket.closed())[0], 1013, "the code when the plugin is paused")
        equal(await refusal(url), 503, "the answer while it is paused")
        await host.act("resume", "ticker")
        equal(await refusal(url, subprotocols=["other"]), 400, "the answer to one who speaks other protocols")


@check("ticker events: one who comes back has missed nothing, a new version of the plugin included")
async def returning(bench):
    async with bench.host("ticker") as host:
        url = host.url + "/api/ticker/stream?symbols=QNTX"
        seen = []
        for number in range(3):
            async with EventStream(url, last=str(seen[-1]) if seen else None) as stream:
                for _ in range(5):
                    event = await stream.until(lambda event: event.id, "a tick")
                    equal(list(event.json["prices"]), ["QNTX"], "the symbols")
                    seen.append(int(event.id))
                if number == 0:
                    version = await host.overwrite("ticker")
                    # The old instance ends its streams, so that nobody waits for them.
                    while event := await stream.next():
                        seen.append(int(event.id))
            if number == 0:
                await host.until_version("ticker", version)
        equal(seen, list(range(seen[0], seen[0] + len(seen))), "the numbers of the ticks")
        wrong = await http_calls.call("GET", host.url + "/api/ticker/stream?symbols=NONE")
        equal(wrong.status, 400, "the answer to a wrong symbol")
        expect((await http_calls.get(host.url + "/api/ticker/prices")).json["id"] >= seen[-1], "the prices are older")


@check("ticker events: neither a host that ends nor a plugin that goes waits for those who listen")
async def ending(bench):
    # Longer than anybody waits here: were the streams not ended, it would be seen.
    async with bench.host("ticker", arguments=["--drain", "3600"]) as host:
        async with EventStream(host.url + "/api/ticker/stream") as stream:
            await stream.until(lambda event: event.id, "a tick")
            await host.act("disable", "ticker")
            while await stream.next():
                pass
        await host.act("enable", "ticker")
        async with EventStream(host.url + "/api/ticker/stream") as stream:
            await stream.until(lambda event: event.id, "a tick")
            host.terminate()
            while await stream.next():
                pass
            await host.ended()
