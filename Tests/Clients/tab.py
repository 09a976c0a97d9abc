# SPDX-License-Identifier: MIT
"""One tab of a browser: its page, what a person does with it, and what it complains of."""

import asyncio
import base64
import json

from checking import Failure, expect
from console import Console
from waiting import until

KEYS = {
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Backspace": {"key": "Backspace", "code": "Backspace", "windowsVirtualKeyCode": 8},
}


class Tab:
    """A tab, in a context of its own: cookies, caches and storage. It is there until the end of its `async with`."""

    def __init__(self, tools, url, allowing, evidence):
        self.tools, self.url, self.evidence = tools, url, evidence
        self.console = Console(allowing)
        # The loads that are complete.
        self.loaded = set()

    async def __aenter__(self):
        context = await self.tools.call("Target.createBrowserContext")
        self.context = context["browserContextId"]
        target = await self.tools.call("Target.createTarget", url="about:blank", browserContextId=self.context)
        attached = await self.tools.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self.session = attached["sessionId"]
        self.tools.listen(self.session, self.heard)
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Inspector"):
            await self.call(domain + ".enable")
        await self.call("Page.setLifecycleEventsEnabled", enabled=True)
        # What is typed goes to the focused element of this tab, and to no other tab.
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        try:
            await self.go(self.url)
        except Exception:
            await self.save()
            raise
        return self

    async def __aexit__(self, kind, error, trace):
        if kind is None:
            try:
                # What it has said by now is here when the first is answered.
                await self.evaluate("1")
                await self.evaluate("2")
            except Failure:
                await self.save()
                raise
            await self.tools.call("Target.disposeBrowserContext", browserContextId=self.context)
        elif issubclass(kind, Exception):
            await self.save()

    async def save(self):
        """Keeps what can be seen of it, for whoever has to find out what went wrong."""
        picture = None
        try:
            picture = await self.picture()
        except Failure as failure:
            self.console.add(f"(no picture: {failure})", False)
        self.evidence.save("page", "".join(line + "\n" for line in self.console.lines), picture)

    async def go(self, url):
        """Loads a page."""
        result = await self.call("Page.navigate", url=url)
        expect(not result.get("errorText"), f"{url} is not loaded: {result.get('errorText')}")
        await until(lambda: result["loaderId"] in self.loaded, f"{url} to be loaded")

    async def call(self, method, **parameters):
        return await self.tools.call(method, self.session, **parameters)

    def heard(self, event, what):
        if event == "Page.lifecycleEvent" and what["name"] == "load":
            self.loaded.add(what["loaderId"])
        self.console.take(event, what)

    # MARK: What there is

    async def evaluate(self, expression):
        """The value of an expression of JavaScript, awaited. A page that has complained has none."""
        if self.console.complaints:
            raise Failure("\n".join(["the page complains:", *self.console.complaints]))
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            thrown = details.get("exception", {}).get("description") or details["text"]
            raise Failure(f"{expression} throws {thrown}")
        return result["result"].get("value")

    async def until(self, expression, what=None):
        """Waits until an expression is true, and gives its value."""
        return await until(lambda: self.evaluate(expression), what or f"the page to have {expression}")

    async def text(self, selector):
        return await self.evaluate(f"document.querySelector({json.dumps(selector)}).textContent")

    # MARK: What a person does

    async def click(self, selector, times=1):
        """Clicks with the mouse, in the middle of an element."""
        selector = json.dumps(selector)
        x, y = await self.until(
            f"(() => {{ const element = document.querySelector({selector}); if (!element) return null;"
            " element.scrollIntoView({block: 'nearest', behavior: 'instant'});"
            " const box = element.getBoundingClientRect(); if (!box.width || !box.height) return null;"
            " return [box.x + box.width / 2, box.y + box.height / 2] })()",
            f"{selector} to be on the page",
        )
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                await self.call(
                    "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=count
                )

    async def press(self, name):
        """Presses a key that is no character."""
        key = dict(KEYS[name])
        await self.call("Input.dispatchKeyEvent", type="keyDown" if "text" in key else "rawKeyDown", **key)
        key.pop("text", None)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **key)

    async def type(self, text):
        """Types a text, key by key."""
        events = []
        for character in text:
            events.append({"type": "keyDown", "key": character, "text": character})
            events.append({"type": "keyUp", "key": character})
        # The browser takes them in order; to wait for each would be many times slower.
        await asyncio.gather(*(self.call("Input.dispatchKeyEvent", **event) for event in events))

    async def fill(self, selector, text):
        """Types a text into a field, in the place of what is there."""
        await self.click(selector, times=3)
        await self.press("Backspace")
        await self.type(text)

    async def choose_files(self, selector, paths):
        """Gives files to a field for files, as the dialogue would that cannot be here."""
        found = await self.call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})")
        expect("objectId" in found["result"], f"{selector} is not on the page")
        await self.call("DOM.setFileInputFiles", files=paths, objectId=found["result"]["objectId"])

    async def picture(self):
        """What the tab shows, as a PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])
