# SPDX-License-Identifier: MIT
"""The ticker's page, in the browser."""

import asyncio
import contextlib

import http_calls
from checking import check, equal, expect
from event_streams import EventStream
from waiting import until

BY_EVENTS, BY_SOCKET = "live, by server-sent events", "live, by WebSocket"
CLOSED = "the market is closed"
# What browsers say of a connection that ends, or is not to be had, while nobody serves.
INTERRUPTED = [r"answered with 503", r"status of 503", r"Unexpected response code: 503"]


class Board:
    """The page, as somebody sees it."""

    def __init__(self, tab):
        self.tab = tab

    async def says(self, state):
        """Waits until the page says how things are."""
        await until(lambda: self.has_said(state), f"the page to say {state!r}")

    async def has_said(self, state):
        return (await self.tab.text("#state")).startswith(state)

    async def prices(self):
        """The prices that are shown, by their symbols."""
        cards = "[...document.querySelectorAll('#cards > li')]"
        return dict(
            await self.tab.evaluate(
                f"{cards}.map(card => [card.querySelector('h2').textContent, card.querySelector('.price').textContent])"
            )
        )

    async def moves(self, *symbols):
        """Waits until the prices of symbols, or of all, have changed."""
        before = await self.prices()
        symbols = symbols or before

        async def moved():
            now = await self.prices()
            return all(now[symbol] != before[symbol] for symbol in symbols)

        await until(moved, f"the prices of {', '.join(symbols)} to move")

    async def shown(self):
        """The number of the last tick, and the prices on the page, at one moment."""
        return await self.tab.evaluate(
            "[since, Object.fromEntries([...document.querySelectorAll('#cards > li')].map(card =>"
            " [card.querySelector('h2').textContent, Number(card.querySelector('.price').textContent)]))]"
        )

    async def choose(self, way):
        await self.tab.click(f"label:has([name=way][value={way}])")

    async def switch(self, symbol):
        """Watches a symbol, or does no more."""
        await self.tab.click(f"[aria-label='watch {symbol}']")


@contextlib.asynccontextmanager
async def board(bench, host, state=BY_EVENTS, allowing=()):
    async with bench.tab(host.url + "/api/ticker/", allowing) as tab:
        somebody = Board(tab)
        await somebody.says(BY_EVENTS)
        if state == BY_SOCKET:
            await somebody.choose("socket")
            await somebody.says(BY_SOCKET)
        yield somebody


@check("ticker page: prices move by server-sent events and, switched, by WebSocket")
async def moving(bench):
    async with bench.host("ticker") as host, board(bench, host) as page:
        known = (await http_calls.get(host.url + "/api/ticker/prices")).json["prices"]
        equal(sorted(await page.prices()), sorted(known), "the symbols on the page")
        await page.moves()
        equal(page.tab.console.handshakes, [], "the WebSockets so far")
        await agrees(host, page)
        await page.choose("socket")
        await page.says(BY_SOCKET)
        await page.moves()
        equal(page.tab.console.handshakes, [101], "the answers to WebSockets")
        equal(await page.tab.evaluate("connection.protocol"), "ticker.v1", "the subprotocol")
        await agrees(host, page)
        await page.choose("events")
        await page.says(BY_EVENTS)
        await page.moves()


async def agrees(host, page):
    """The prices on the page are those that another client hears of the same tick."""
    async with EventStream(host.url + "/api/ticker/stream") as stream:
        ticks = {}

        async def is_known():
            event = await stream.next()
            if event.id:
                ticks[int(event.id)] = event.json["prices"]
            number, prices = await page.shown()
            return number in ticks and (number, prices, ticks[number])

        number, shown, heard = await until(is_known, "a tick that both have heard")
        equal(shown, heard, f"the prices of tick {number}")


@check("ticker page: what is not watched stands still")
async def watching(bench):
    async with bench.host("ticker") as host, board(bench, host) as page:
        for way in ("events", "socket"):
            await page.choose(way)
            await page.says(BY_EVENTS if way == "events" else BY_SOCKET)
            await page.switch("ACME")
            await until(lambda: stands_still(page, "ACME"), f"the price that is not watched to stand still, by {way}")
            await page.switch("ACME")
            await page.moves("ACME")


async def stands_still(page, symbol):
    """Whether a price stays the same while others move thrice. Some of its own may still have been under way before."""
    price = (await page.prices())[symbol]
    for _ in range(3):
        await page.moves("QNTX", "HOOLI")
    return (await page.prices())[symbol] == price


@check("ticker page: a new version goes on where the old one was, in each way")
async def replaced(bench):
    async with bench.host("ticker") as host:
        async with board(bench, host) as events, board(bench, host, BY_SOCKET) as socket:
            before, _ = await events.shown()
            for replace in (host.overwrite, host.rename_over):
                version = await replace("ticker")
                await host.until_version("ticker", version)
                for page, state in ((events, BY_EVENTS), (socket, BY_SOCKET)):
                    await page.says(state)
                    await page.moves()
            after, _ = await events.shown()
            expect(after > before, f"ticks began anew: {before}, then {after}")


@check("ticker page: it says when the market is closed, and goes on when it opens, in each way")
async def paused(bench):
    async with bench.host("ticker") as host:
        async with (
            board(bench, host, allowing=INTERRUPTED) as events,
            board(bench, host, BY_SOCKET, allowing=INTERRUPTED) as socket,
        ):
            await host.act("pause", "ticker")
            await events.says(CLOSED)
            await socket.says(CLOSED)
            still = await events.prices()
            await host.act("resume", "ticker")
            await events.says(BY_EVENTS)
            await socket.says(BY_SOCKET)
            await asyncio.gather(events.moves(), socket.moves())
            expect(still != await events.prices(), "the prices stand still")
