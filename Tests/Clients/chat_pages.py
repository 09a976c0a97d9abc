# SPDX-License-Identifier: MIT
"""The chat room's page, in the browser."""

import contextlib

from checking import check, equal
from waiting import until

JOINED = "— you are in the room"


class Guest:
    """Somebody who has the page open."""

    def __init__(self, tab, name):
        self.tab, self.name = tab, name

    async def joined(self, times=1):
        """Waits until the page says, for the nth time, that its guest is in the room."""
        await until(lambda: self.count(JOINED, times), f"{self.name} to be in the room")

    async def count(self, line, times):
        return (await self.lines()).count(line) >= times

    async def lines(self):
        return await self.tab.evaluate("[...document.querySelectorAll('#said > *')].map(line => line.textContent)")

    async def say(self, text):
        """Types a line, and the return key."""
        await self.tab.fill("#text", text)
        await self.tab.press("Enter")

    async def hears(self, line):
        await until(lambda: self.count(line, 1), f"{self.name} to read {line!r}")


@contextlib.asynccontextmanager
async def guest(bench, host, name, allowing=()):
    async with bench.tab(host.url + "/api/chat/", allowing) as tab:
        somebody = Guest(tab, name)
        await somebody.joined()
        await tab.fill("#name", name)
        yield somebody


@check("chat page: two guests read what each other says")
async def two_guests(bench):
    async with bench.host("chat") as host:
        async with guest(bench, host, "ada") as ada, guest(bench, host, "bob") as bob:
            await ada.say("hello, bob")
            await bob.hears("ada: hello, bob")
            await bob.say("hello, ada")
            for one in (ada, bob):
                await one.hears("bob: hello, ada")
                equal(await one.lines(), [JOINED, "ada: hello, bob", "bob: hello, ada"], f"what {one.name} reads")
            equal(await ada.tab.evaluate("document.querySelector('#text').value"), "", "the field after it was sent")
            # The button does what the return key does; an empty field does nothing.
            await ada.say("")
            await ada.tab.fill("#text", "with the mouse")
            await ada.tab.click("button")
            await bob.hears("ada: with the mouse")
            equal(len(await bob.lines()), 4, "how many lines bob has")


@check("chat page: what is said is text and nothing else, in any script")
async def text_only(bench):
    lines = [
        "<img src=x onerror='window.harmed = 1'>",
        "<script>window.harmed = 2</script>",
        "</div><svg onload=window.harmed=3>",
        "&amp; &lt;b&gt; \\u0041 ${1 + 1} %s",
        "Grüße, Ζωή, здравствуй, שלום, 你好, नमस्ते",
        "👩‍👩‍👧 🇪🇺 e\u0301 \u202eright to left\u202c",
        "x" * 500,
    ]
    async with bench.host("chat") as host:
        async with guest(bench, host, "<b onclick=alert(1)>é") as ada, guest(bench, host, "bob") as bob:
            for line in lines:
                await ada.say(line)
            wanted = [f"{ada.name}: {line}" for line in lines]
            await bob.hears(wanted[-1])
            equal(await bob.lines(), [JOINED] + wanted, "what bob reads")
            elements = "document.querySelectorAll('#said *').length - document.querySelectorAll('#said > div').length"
            equal(await bob.tab.evaluate(elements), 0, "elements in lines")
            equal(await bob.tab.evaluate("window.harmed"), None, "what was executed")
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            equal(await bob.tab.evaluate(wide), 0, "how much wider than the window the page is")


@check("chat page: who leaves leaves the others where they are")
async def one_leaves(bench):
    async with bench.host("chat") as host, guest(bench, host, "ada") as ada:
        async with guest(bench, host, "bob") as bob:
            await bob.say("good night")
            await ada.hears("bob: good night")
        await ada.say("is anybody here?")
        await ada.hears("ada: is anybody here?")
        async with guest(bench, host, "eve") as eve:
            await ada.say("hello, eve")
            await eve.hears("ada: hello, eve")
        equal((await ada.lines()).count(JOINED), 1, "how often ada came in")


@check("chat page: it comes back by itself when the plugin is written over")
async def replaced(bench):
    async with bench.host("chat") as host, guest(bench, host, "ada") as ada, guest(bench, host, "bob") as bob:
        await ada.say("before")
        await bob.hears("ada: before")
        version = await host.overwrite("chat")
        await host.until_version("chat", version)
        for one in (ada, bob):
            await one.joined(times=2)
            notices = ["— the room is closed (1012), trying again", JOINED]
            equal((await one.lines())[2:], notices, f"what {one.name} reads")
        await bob.say("after")
        await ada.hears("bob: after")


@check("chat page: it comes back by itself when the host does")
async def host_gone(bench):
    refused = [r"net::ERR_CONNECTION_REFUSED", r"WebSocket is closed"]
    async with bench.host("chat") as host, guest(bench, host, "ada", allowing=refused) as ada:
        await host.restart()
        await ada.joined(times=2)
        equal((await ada.lines())[1], "— the room is closed (1001), trying again", "what ada reads")
        await ada.say("after")
        await ada.hears("ada: after")


@check("chat page: the plugin is disabled, and enabled again")
async def disabled(bench):
    refused = [r"Unexpected response code: 40[34]", r"Unexpected response code: 503"]
    async with bench.host("chat") as host, guest(bench, host, "ada", allowing=refused) as ada:
        await host.act("disable", "chat")
        await until(lambda: has_begun(ada, "— the room is closed (100"), "the page to tell that the room is closed")
        await host.act("enable", "chat")
        await ada.joined(times=2)
        await ada.say("after")
        await ada.hears("ada: after")


async def has_begun(guest, beginning):
    return any(line.startswith(beginning) for line in await guest.lines())
