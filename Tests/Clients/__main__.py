# SPDX-License-Identifier: MIT
"""Runs the checks of a host by clients: a browser, and Python's. See .ci/check-clients."""

import argparse
import asyncio
import os
import resource
import signal
import sys
import tempfile
import time
import traceback

import chat_pages
import chat_sockets
import crowd
import idle
import origins
import plugin_events
import secure
import ticker_clients
import ticker_pages
import upload_clients
import upload_pages
from bench import Bench
from browser import Browser
from checking import ALL, Failure, Skipped
from programs import left_of
from waiting import until

# No check takes as long as this, wherever it runs.
CHECK_LIMIT = 900
# How many checks there are at once: much of what they do is waiting.
AT_ONCE = 4


def main():
    options = argparse.ArgumentParser(prog=".ci/check-clients")
    options.add_argument("--qntx", required=True, help="the host")
    options.add_argument("--plugins", required=True, help="the folder of the built example plugins")
    options.add_argument("--evidence", required=True, help="the folder for pictures of pages where a check has failed")
    options.add_argument("--filter", default="", help="only checks with this in their names")
    options = options.parse_args()
    # A thousand connections, here and in the hosts that are started.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="qntx-clients-", ignore_cleanup_errors=True) as folder:
        try:
            failures = asyncio.run(run(options, folder))
        except asyncio.CancelledError:
            sys.exit("ended by a signal")
    if failures:
        print(f"{failures} checks failed")
        sys.exit(1)


async def run(options, folder):
    """Runs the checks, and gives how many have failed."""
    # All that has been started is ended then, too.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asyncio.current_task().cancel)
    checks = [(name, function) for name, function in ALL if options.filter in name]
    if not checks:
        sys.exit(f"no check has {options.filter!r} in its name")
    async with Browser(os.path.join(folder, "browser")) as browser:
        turns = asyncio.Semaphore(AT_ONCE)

        async def take_turn(number, name, function):
            async with turns:
                bench = Bench(name, options, os.path.join(folder, str(number)), browser)
                return await passes(name, function, bench)

        results = [asyncio.create_task(take_turn(number, *check)) for number, check in enumerate(checks)]
        try:
            failures = (await asyncio.gather(*results)).count(False)
        finally:
            await end(results)
    if not await nothing_is_left(folder):
        failures += 1
    return failures


async def end(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def passes(name, function, bench):
    """Runs a check, and prints its line; where it fails, what is the matter too."""
    start = time.monotonic()
    try:
        await asyncio.wait_for(function(bench), CHECK_LIMIT)
    except Skipped as reason:
        print(f"skipped {name}: {reason}", flush=True)
        return True
    except Failure as failure:
        return fail(name, str(failure), bench.evidence.files)
    except Exception:
        return fail(name, traceback.format_exc(), bench.evidence.files)
    print(f"ok      {name} ({time.monotonic() - start:.1f} s)", flush=True)
    return True


async def nothing_is_left(folder):
    """Whether every program that was started is gone. Those that were killed may take a moment."""
    name = "nothing is left behind"
    try:
        await until(lambda: not left_of(folder), "all programs to be gone")
    except Failure:
        return fail(name, "\n".join(left_of(folder)), [])
    print(f"ok      {name}", flush=True)
    return True


def fail(name, details, files):
    print(f"FAILED  {name}")
    for line in details.splitlines()[-60:]:
        print("        " + line)
    for file in files:
        print("        see " + file)
    sys.stdout.flush()
    return False


main()
