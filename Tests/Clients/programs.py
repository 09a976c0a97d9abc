# SPDX-License-Identifier: MIT
"""Programs that begin and end with a check."""

import os
import signal
import subprocess

from checking import Failure
from waiting import LIMIT, until

# With this program gone, even killed, what it has started ends too.
BOUND = ["setpriv", "--pdeathsig", "KILL"]


class Program:
    """A program under way, the leader of a session of its own; its output goes into two files of its folder."""

    def __init__(self, command, folder, environment):
        os.makedirs(folder, exist_ok=True)
        self.name = os.path.basename(command[0])
        self.output, self.errors = os.path.join(folder, "output"), os.path.join(folder, "errors")
        with open(self.output, "wb") as output, open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                BOUND + command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                cwd=folder,
                env=environment,
                start_new_session=True,
            )

    @property
    def has_ended(self):
        """Whether it is over. It stays a zombie, so that its number and its session's are nobody else's yet."""
        if self.process.returncode is not None:
            return True
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def read_output(self):
        return read(self.output)

    def read_errors(self):
        return read(self.errors)

    def terminate(self):
        if not self.has_ended:
            os.kill(self.process.pid, signal.SIGTERM)

    async def end(self, limit=LIMIT):
        """Waits for its end, and gives its exit status. Nothing of what it has started is left."""
        try:
            await until(lambda: self.has_ended, f"{self.name} to end", limit)
        finally:
            self.kill()
        return self.process.returncode

    def kill(self):
        """Ends it, and all of its session."""
        if self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    async def until(self, condition, what, limit=LIMIT):
        """Waits for something that it does, unless it ends before."""

        def look():
            value = condition()
            if not value and self.has_ended:
                raise Failure(f"{self.name} has ended:\n{self.read_errors()[-4000:]}")
            return value

        return await until(look, what, limit)


def environment(home):
    """This program's environment, but for what is the user's own, and what configures hosts and browsers."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QNTX_", "XDG_", "DBUS_")) and not name.lower().endswith("_proxy") and name != "DISPLAY"
    }
    temporary = os.path.join(home, "tmp")
    os.makedirs(temporary, exist_ok=True)
    return kept | {"HOME": home, "TMPDIR": temporary}


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def left_of(folder):
    """The programs under way whose command or temporary files are in a folder."""
    left = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as command, open(f"/proc/{number}/environ", "rb") as variables:
                command, variables = command.read(), variables.read()
        except OSError:
            continue
        is_mine = int(number) == os.getpid()
        if not is_mine and folder.encode() in command + variables:
            left.append(number + " " + command.replace(b"\0", b" ").decode(errors="replace"))
    return left
