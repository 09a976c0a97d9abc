# SPDX-License-Identifier: MIT
"""What pages of other sites may do with a host, in the browser: nothing."""

import json
import urllib.parse

from browser import ELSEWHERE
from checking import check, equal, expect
from websites import Website

REFUSED = [r"WebSocket", r"403"]


async def opens(tab, url):
    """Whether the page of a tab can open a WebSocket; else how it closed."""
    return await tab.evaluate(
        f"new Promise(done => {{ const socket = new WebSocket({json.dumps(url)});"
        " socket.onopen = () => { socket.onclose = null; socket.close(); done('open') };"
        " socket.onclose = event => done('closed ' + event.code) })"
    )


async def refused(bench, page, host):
    """The page may not open the chat's WebSocket."""
    async with bench.tab(page, REFUSED) as tab:
        equal(await opens(tab, host.sockets + "/chat-ws"), "closed 1006", f"a WebSocket of {page}")
        said = tab.console.lines
        expect(tab.console.has("Unexpected response code: 403"), f"the console says nothing of 403: {said}")


async def allowed(bench, page, host):
    async with bench.tab(page) as tab:
        equal(await opens(tab, host.sockets + "/chat-ws"), "open", f"a WebSocket of {page}")


@check("origins: a page of another site cannot open a WebSocket")
async def foreign_pages(bench):
    with Website() as site:
        async with bench.host("chat") as host:
            # By name, by an address of this machine that is not its usual one, and in nobody's name.
            await refused(bench, f"http://{ELSEWHERE}:{site.port}/", host)
            await refused(bench, f"http://127.0.0.2:{site.port}/", host)
            await refused(bench, f"http://localhost:{site.port}/nobody", host)


@check("origins: a page of this machine, or of a site that is allowed, can")
async def own_pages(bench):
    with Website() as site:
        elsewhere = f"http://{ELSEWHERE}:{site.port}/"
        configuration = f'[server]\nallowed_origins = ["http://{ELSEWHERE}:*"]\n'
        async with bench.host("chat", configuration=configuration) as host:
            for page in (f"http://localhost:{site.port}/", f"http://127.0.0.1:{site.port}/", elsewhere):
                await allowed(bench, page, host)
            await refused(bench, f"http://127.0.0.2:{site.port}/", host)


@check("origins: a page of another site can neither read what there is nor change it")
async def foreign_requests(bench):
    with Website() as site:
        async with bench.host("chat") as host:
            blocked = [r"CORS policy", r"net::ERR_FAILED", r"403"]
            async with bench.tab(f"http://{ELSEWHERE}:{site.port}/", blocked) as tab:
                for path in ("/api/plugins", "/api/chat/", "/api/attestations"):
                    read = f"fetch({json.dumps(host.url + path)}).then(() => 'read', error => error.name)"
                    equal(await tab.evaluate(read), "TypeError", f"what becomes of reading {path}")
                # Sent without being asked for leave, as forms are; the page does not see what is answered.
                disable = json.dumps(host.url + "/api/plugins/chat/disable")
                change = f"fetch({disable}, {{method: 'POST', mode: 'no-cors'}})"
                equal(await tab.evaluate(change + ".then(answer => answer.type)"), "opaque", "what comes of a change")
                expect(tab.console.has("/disable is answered with 403"), "the change was not refused")
            equal((await host.plugin("chat"))["state"], "running", "the plugin's state")


@check("origins: a name that leads here is not enough")
async def rebound(bench):
    async with bench.host("chat") as host:
        port = urllib.parse.urlsplit(host.url).port
        for path in ("/api/plugins", "/api/chat/"):
            async with bench.tab(f"http://{ELSEWHERE}:{port}{path}", REFUSED) as tab:
                expect(tab.console.has(f"{path} is answered with 403"), f"{path} is served under the name {ELSEWHERE}")
