# SPDX-License-Identifier: MIT
"""The host behind TLS."""

import hashlib
import os
import ssl

import http_calls
from certificates import Certificate
from chat_pages import guest
from checking import check, equal, expect
from sockets import open_socket
from ticker_pages import BY_SOCKET, board
from upload_clients import FLAT, MIB, pieces
from upload_pages import listed


def secure_host(bench, *plugins):
    """A host behind TLS; to be entered with `async with`."""
    certificate = Certificate(bench.new_folder())
    return bench.host(*plugins, arguments=certificate.arguments, certificate=certificate.file)


@check("TLS: requests and WebSockets of Python, which looks at the certificate")
async def python(bench):
    async with secure_host(bench, "chat") as host:
        expect(host.url.startswith("https://127.0.0.1:"), f"the address is {host.url}")
        page = await http_calls.get(host.url + "/api/chat/", certificate=host.certificate)
        expect("<title>chat</title>" in page.text, "the page is another one")
        trusting = ssl.create_default_context(cafile=host.certificate)
        async with open_socket(host.sockets + "/chat-ws", ssl=trusting) as ada:
            expect(ada.transport.get_extra_info("ssl_object").version() in ("TLSv1.2", "TLSv1.3"), "the version of TLS")
            async with open_socket(host.sockets + "/chat-ws", ssl=trusting) as bob:
                for message in ("é", b"\0" * 100_000, "x" * (1 << 20)):
                    await ada.send(message)
                    equal(await bob.hear(), message, "a message")
            version = await host.rename_over("chat")
            equal((await ada.closed())[0], 1012, "the code when the plugin is replaced")
            await host.until_version("chat", version)
        await refuses_the_wrong(host)
        async with open_socket(host.sockets + "/chat-ws", ssl=trusting) as ada:
            host.terminate()
            equal((await ada.closed())[0], 1001, "the code when the host ends")
            await host.ended()


async def refuses_the_wrong(host):
    """Clients that trust no such certificate, and those that speak no TLS, get nothing, and nobody else suffers."""
    try:
        await http_calls.call("GET", host.url + "/api/chat/")
        raise AssertionError("a certificate that nobody vouches for is trusted")
    except ssl.SSLCertVerificationError:
        pass
    try:
        answer = await http_calls.call("GET", "http" + host.url.removeprefix("https") + "/api/chat/")
        expect(answer.status != 200, "a request without TLS is served")
    except OSError:
        pass


@check("TLS: the chat's page in the browser")
async def page(bench):
    async with secure_host(bench, "chat") as host, guest(bench, host, "ada") as ada, guest(bench, host, "bob") as bob:
        equal(await ada.tab.evaluate("socket.url"), host.sockets + "/chat-ws", "where the page connects to")
        equal(ada.tab.console.protocols[host.url + "/api/chat/"], "h2", "the protocol of the page")
        await ada.say("hello, bob")
        await bob.hears("ada: hello, bob")
        version = await host.overwrite("chat")
        await host.until_version("chat", version)
        for one in (ada, bob):
            await one.joined(times=2)
        await bob.say("hello, ada")
        await ada.hears("bob: hello, ada")


@check("TLS: the browser has more streams of events at once over HTTP/2 than HTTP/1.1 would give it")
async def streams(bench):
    async with secure_host(bench, "ticker") as host, board(bench, host) as page:
        equal(page.tab.console.protocols[host.url + "/api/ticker/stream"], "h2", "the protocol of the stream")
        await page.moves()
        await page.tab.evaluate(
            "window.streams = [...Array(20)].map(() => new EventSource('stream')); window.heard = new Set();"
            "streams.forEach(stream => stream.onmessage = () => heard.add(stream)); null"
        )
        await page.tab.until("heard.size == 20", "20 streams to tell of prices")
        await page.moves()
        await page.tab.evaluate("streams.forEach(stream => stream.close())")
        await page.choose("socket")
        await page.says(BY_SOCKET)
        await page.moves()


@check("TLS: large files are hashed in no more memory than small ones, over HTTP/1.1 and HTTP/2")
async def files(bench):
    size = 200 * MIB
    path = os.path.join(bench.new_folder(), "large")
    hashed = hashlib.sha256()
    with open(path, "wb") as file:
        for piece in pieces(size):
            hashed.update(piece)
            file.write(piece)
    async with secure_host(bench, "upload") as host:
        hash_url = host.url + "/api/upload/hash"
        small = hashlib.sha256(bytes(MIB))
        await http_calls.post(hash_url + "?name=small", body=bytes(MIB), certificate=host.certificate)
        before = host.memory()
        with open(path, "rb") as file:
            answer = await http_calls.post(hash_url, body=file, certificate=host.certificate)
        equal(answer.json["sha256"], hashed.hexdigest(), "the hash over HTTP/1.1")
        async with bench.tab(host.url + "/api/upload/") as tab:
            await tab.choose_files("#files", [path])
            names = ("large", "without a name", "small")
            await listed(tab, [(name, (small if name == "small" else hashed).hexdigest()) for name in names])
        grown = host.memory("VmHWM") - before
        expect(grown < FLAT, f"the host has grown by {grown // MIB} MiB, from {before // MIB}")
