# SPDX-License-Identifier: MIT
"""Waits for what is to come. A limit is there to end a check that would wait for ever, never to measure anything."""

import asyncio
import inspect
import time

from checking import Failure

# A machine may be starved: what takes a moment is given this many seconds.
LIMIT = 120


async def until(condition, what, limit=LIMIT):
    """Asks a function, or one that has to be awaited, until it gives something that counts, and gives that."""
    end = time.monotonic() + limit
    pause = 0.005
    while True:
        value = condition()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f"waited {limit} s in vain: {what}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.1)


async def within(awaitable, what, limit=LIMIT):
    """What something that has to be awaited gives."""
    try:
        return await asyncio.wait_for(awaitable, limit)
    except asyncio.TimeoutError:
        raise Failure(f"waited {limit} s in vain: {what}") from None
