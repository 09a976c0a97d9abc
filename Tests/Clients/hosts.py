# SPDX-License-Identifier: MIT
"""Hosts: `qntx serve` with plugins, a database and a home of their own."""

import os
import re
import shutil

import http_calls
from checking import Failure, expect
from programs import Program, environment
from waiting import until


class Host:
    """A host that runs until the end of its `async with`, and has to end well then."""

    def __init__(self, bench, plugins, arguments, configuration, certificate):
        self.evidence, self.certificate = bench.evidence, certificate
        self.folder = bench.new_folder()
        self.plugins = os.path.join(self.folder, "plugins")
        os.makedirs(self.plugins)
        for name in plugins:
            library = os.path.join(bench.built, name + ".so")
            if not os.path.exists(library):
                raise Failure(f"{library} is not built")
            shutil.copy(library, self.plugins)
        self.names = plugins
        self.configuration = os.path.join(self.folder, "am.toml")
        with open(self.configuration, "w", encoding="utf-8") as file:
            file.write(configuration)
        database = os.path.join(self.folder, "qntx.db")
        self.command = [bench.qntx, "serve", "--plugins", self.plugins, "--port", "0", "--database", database]
        self.command += ["--config", self.configuration, "--log-level", "info", *arguments]
        self.program = None

    async def __aenter__(self):
        await self.start()
        return self

    async def start(self):
        self.program = Program(self.command, self.folder, environment(os.path.join(self.folder, "home")))
        try:
            line = re.compile(r"^https?://\S+$", re.MULTILINE)
            found = await self.program.until(lambda: line.search(self.program.read_output()), "the host's address")
            self.url = found.group()
            for name in self.names:
                await self.program.until(lambda: f"\n  {name} " in self.program.read_output(), f"word of {name}")
                expect(self.reports(name, "running"), f"not all plugins run:\n{self.program.read_output()}")
        except BaseException:
            self.give_up()
            raise

    async def restart(self):
        """Ends it, and starts it again at the same address."""
        self.terminate()
        await self.ended()
        self.command[self.command.index("--port") + 1] = self.url.rpartition(":")[2]
        await self.start()

    def give_up(self):
        """Ends it at once, and keeps what it has said."""
        self.program.kill()
        self.evidence.save("host", self.program.read_output() + self.program.read_errors())

    async def __aexit__(self, kind, error, trace):
        if kind is not None:
            self.give_up()
            return
        try:
            self.terminate()
            await self.ended()
        except Failure:
            self.give_up()
            raise

    async def ended(self):
        """Waits for its end, which has to be one in order."""
        status = await self.program.end()
        log = self.program.read_errors()
        expect(status == 0, f"the host ended with status {status}:\n{log[-4000:]}")
        errors = re.findall(r"^\S+ (?:error|critical) .*", log, re.MULTILINE)
        expect(not errors, "\n".join(["the host logs errors:", *errors[-40:]]))

    def terminate(self):
        """Asks it to end, as operators do, unless it has ended."""
        self.program.terminate()

    def reports(self, name, state):
        """Whether it said of a plugin, when it had started, that it is in a state."""
        return re.search(rf"^  {name} \S+ {state} ", self.program.read_output(), re.MULTILINE)

    @property
    def sockets(self):
        """Where its WebSockets are."""
        return "ws" + self.url.removeprefix("http")

    async def plugin(self, name):
        """What it says of a plugin now; None if it has none of the name."""
        plugins = (await http_calls.get(self.url + "/api/plugins", certificate=self.certificate)).json["plugins"]
        return next((plugin for plugin in plugins if plugin["name"] == name), None)

    async def until_version(self, name, version):
        """Waits until a version of a plugin serves."""

        async def serves():
            plugin = await self.plugin(name)
            return plugin and plugin["version"] == version and plugin["state"] == "running"

        await until(serves, f"version {version} of {name} to serve")

    async def act(self, action, name):
        """Pauses a plugin, resumes it, and so on."""
        await http_calls.post(f"{self.url}/api/plugins/{name}/{action}", certificate=self.certificate)

    def library(self, name):
        return os.path.join(self.plugins, name + ".so")

    async def next_version(self, name):
        """The library of a plugin with another version in it, and else the same as the present one; and the version."""
        present = (await self.plugin(name))["version"]
        start, last = present[:-1], int(present[-1])
        version = f"{start}{(last + 1) % 10}"
        with open(self.library(name), "rb") as file:
            library = file.read()
        changed = library.replace(present.encode() + b"\0", version.encode() + b"\0")
        expect(changed != library, f"{name}.so says nowhere that its version is {present}")
        return changed, version

    async def overwrite(self, name):
        """Has a plugin replaced as `cp` and compilers do it: by writing right over its file. Gives the new version."""
        library, version = await self.next_version(name)
        with open(self.library(name), "wb") as file:
            file.write(library)
        return version

    async def rename_over(self, name):
        """Has a plugin replaced as installers do it: by renaming a new file over the old one. Gives the new version."""
        library, version = await self.next_version(name)
        new = os.path.join(self.plugins, f".{name}.so.new")
        with open(new, "wb") as file:
            file.write(library)
        os.chmod(new, 0o755)
        os.rename(new, self.library(name))
        return version

    def memory(self, field="VmRSS"):
        """How much memory it has, in bytes; `VmHWM` is the most it ever had."""
        with open(f"/proc/{self.program.process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith(field + ":"))
