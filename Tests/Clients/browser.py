# SPDX-License-Identifier: MIT
"""A browser: Chromium without a window."""

import os

from checking import Failure
from devtools import DevTools
from programs import Program, environment, read

# The name under which pages of this machine pass for those of another one.
ELSEWHERE = "elsewhere.test"

FLAGS = [
    "--headless",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-extensions",
    # Containers have little of it.
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    # All tabs are in front, as far as their timers are concerned.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
    # A certificate that is made for one check is nobody's to trust.
    "--ignore-certificate-errors",
    "--window-size=1000,700",
]


class Browser:
    """A browser with a profile of its own, until the end of its `async with`."""

    def __init__(self, folder):
        self.folder = folder
        self.profile = os.path.join(folder, "profile")

    async def __aenter__(self):
        command = ["chromium", *FLAGS, f"--user-data-dir={self.profile}"]
        # Its sandbox wants no root, and containers seldom allow what it needs.
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        self.program = Program(command + ["about:blank"], self.folder, environment(os.path.join(self.folder, "home")))
        try:
            place = os.path.join(self.profile, "DevToolsActivePort")
            # The second line is written with the first.
            ready = await self.program.until(lambda: os.path.exists(place) and read(place), "the browser's port")
            port, path = ready.split("\n")
            self.tools = await DevTools.connect(f"ws://127.0.0.1:{port}{path}")
            self.version = (await self.tools.call("Browser.getVersion"))["product"]
        except BaseException:
            self.program.kill()
            raise
        return self

    async def __aexit__(self, kind, error, trace):
        try:
            await self.tools.call("Browser.close")
            await self.program.end()
        except Failure:
            # It is gone already, or does not go: the checks have said so.
            pass
        finally:
            self.program.kill()
            await self.tools.close()
