# SPDX-License-Identifier: MIT
"""The upload plugin's page, in the browser."""

import hashlib
import os

import http_calls
from checking import check, equal, expect
from waiting import until

ROWS = (
    "(list => [...document.querySelectorAll(list + ' > li')].map(item =>"
    " [item.querySelector('.name').textContent, item.querySelector('code').textContent]))"
)


async def rows(tab, selector):
    """The names and hashes in one of the page's lists."""
    return [tuple(row) for row in await tab.evaluate(f"{ROWS}('{selector}')")]


@check("upload page: files that are chosen have the hashes that Python gives them")
async def chosen(bench):
    files = {"empty": b"", "Grüße 你好.txt": "é".encode(), "<b>&quot; + %41.bin": os.urandom(20 << 20)}
    folder = bench.new_folder()
    for name, content in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    # The latest comes first.
    wanted = [(name, hashlib.sha256(content).hexdigest()) for name, content in files.items()][::-1]
    async with bench.host("upload") as host:
        async with bench.tab(host.url + "/api/upload/") as tab:
            await tab.choose_files("#files", [os.path.join(folder, name) for name in files])
            await listed(tab, wanted)
        # Who comes later sees them too.
        async with bench.tab(host.url + "/api/upload/") as tab:
            await listed(tab, wanted)


async def listed(tab, recent, now=()):
    """Waits until the page lists these uploads as recent ones, and those as of this page and not done."""

    async def is_listed():
        return await rows(tab, "#recent") == list(recent) and await rows(tab, "#now") == list(now)

    await until(is_listed, f"{recent} to be listed, and {now} not to be done")


@check("upload page: uploads are cancelled, under way and waiting")
async def cancelled(bench):
    folder = bench.new_folder()
    # Sparse, and larger than anybody is quick.
    paths = [os.path.join(folder, name) for name in ("first", "second", "third")]
    for path, size in zip(paths, (100 << 30, 100 << 30, 5)):
        with open(path, "wb") as file:
            file.truncate(size)
    async with bench.host("upload") as host, bench.tab(host.url + "/api/upload/") as tab:
        await tab.choose_files("#files", paths)
        await tab.until("document.querySelector('progress[aria-label=first]').value > 0")
        await tab.click("[aria-label='cancel second']")
        await tab.click("[aria-label='cancel first']")
        await listed(tab, [("third", hashlib.sha256(bytes(5)).hexdigest())], [("first", "")])
        equal(await tab.text("#now .bad .rate"), "cancelled", "what is said of the first")

        async def noticed():
            return (await host.plugin("upload"))["details"]["broken_off"] == "1"

        await until(noticed, "the host to notice")
        expect((await http_calls.get(host.url + "/api/health")).json["healthy"], "the host is not well")
