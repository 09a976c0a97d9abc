# SPDX-License-Identifier: MIT
"""Files of any size for the upload plugin, from Python."""

import asyncio
import hashlib
import itertools
import os
import socket
import urllib.parse

import http_calls
from checking import Failure, check, equal, expect
from waiting import LIMIT, until

MIB = 1 << 20
GIGABYTE = 1_000_000_000
# How much more memory a host may take for files that are many times larger.
FLAT = 64 * MIB


def pieces(size):
    """So many bytes, no piece like another."""
    block = os.urandom(MIB)
    for number in itertools.count():
        if size <= 0:
            return
        piece = number.to_bytes(8, "big") + block[8:]
        yield piece[:size] if size < MIB else piece
        size -= MIB


class Connection:
    """A request whose body is written by hand. It blocks: for a thread of its own."""

    def __init__(self, method, url, *lines):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), LIMIT)
        self.answer = self.socket.makefile("rb")
        target = http_calls.target(parts)
        head = [f"{method} {target} HTTP/1.1", f"host: {parts.netloc}", "connection: close", *lines, "", ""]
        self.socket.sendall("\r\n".join(head).encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answer.close()
        self.socket.close()

    def head(self):
        """The status of the next head, and its lines."""
        status = self.answer.readline().decode().split(" ", 2)
        expect(len(status) == 3, "the host has closed the connection in the place of an answer")
        lines = list(iter(lambda: self.answer.readline().strip(), b""))
        return int(status[1]), lines


@check("upload: files of many sizes have the hashes that Python gives them")
async def sizes(bench):
    async with bench.host("upload") as host:
        for size in (0, 1, 63, 64, 65, 65536, 5 * MIB + 1):
            content = os.urandom(size)
            name = urllib.parse.quote(f"{size} Bytes é.bin")
            for method, path in (("POST", "/hash?name=" + name), ("PUT", "/hash/" + name)):
                answer = (await http_calls.succeed(method, host.url + "/api/upload" + path, body=content)).json
                equal(answer["sha256"], hashlib.sha256(content).hexdigest(), f"the hash of {size} bytes")
                equal((answer["bytes"], answer["name"]), (size, f"{size} Bytes é.bin"), "what else is said")
        content = list(pieces(20 * MIB))
        answer = (await http_calls.post(host.url + "/api/upload/hash", body=iter(content))).json
        equal(answer["sha256"], hashlib.sha256(b"".join(content)).hexdigest(), "the hash of what comes in chunks")


@check("upload: a gigabyte that waits to be asked for is hashed, in no more memory than a small file")
async def gigabyte(bench):
    async with bench.host("upload") as host:
        await http_calls.post(host.url + "/api/upload/hash", body=bytes(MIB))
        before = host.memory()
        wanted, found = await asyncio.to_thread(send_expecting, host.url + "/api/upload/hash?name=big", GIGABYTE)
        expect(wanted.encode() in found, f"the hash is {found} instead of {wanted}")
        grown = host.memory("VmHWM") - before
        expect(grown < FLAT, f"the host has grown by {grown // MIB} MiB, from {before // MIB}")


def send_expecting(url, size):
    """Sends so many bytes when the host has said that it wants them; gives their hash, and the answer."""
    hashed = hashlib.sha256()
    sent = 0
    with Connection("POST", url, f"content-length: {size}", "expect: 100-continue") as connection:
        equal(connection.head()[0], 100, "the first answer")
        try:
            for piece in pieces(size):
                hashed.update(piece)
                connection.socket.sendall(piece)
                sent += len(piece)
            status, _ = connection.head()
        except TimeoutError:
            raise Failure(f"the host did nothing for {LIMIT} s, {sent} of {size} bytes after the beginning") from None
        equal(status, 200, "the answer")
        return hashed.hexdigest(), connection.answer.read()


@check("upload: a gigabyte is downloaded, in no more memory than a small file")
async def download(bench):
    async with bench.host("upload") as host:
        await http_calls.get(host.url + f"/api/upload/zeros/{MIB}")
        before = host.memory()
        found = await asyncio.to_thread(receive, host.url + f"/api/upload/zeros/{GIGABYTE}")
        equal(found, GIGABYTE, "the zeros that have arrived")
        grown = host.memory("VmHWM") - before
        expect(grown < FLAT, f"the host has grown by {grown // MIB} MiB, from {before // MIB}")


def receive(url):
    """How many zeros come before anything else does."""
    parts = urllib.parse.urlsplit(url)
    to = http_calls.connection(parts)
    zeros = bytes(MIB)
    count = 0
    try:
        to.request("GET", parts.path)
        response = to.getresponse()
        while piece := response.read(MIB):
            if piece != zeros[: len(piece)]:
                break
            count += len(piece)
    finally:
        to.close()
    return count


@check("upload: what is too large is not asked for, and who leaves halfway does no harm")
async def broken_off(bench):
    async with bench.host("upload", configuration=f"[upload]\nmax_bytes = {10 * MIB}\n") as host:
        url = host.url + "/api/upload/hash"
        equal(await asyncio.to_thread(status_of, url, 10 * MIB), 100, "the answer to one who asks for leave")
        equal(await asyncio.to_thread(status_of, url, 10 * MIB + 1), 413, "the answer to one who has too much")
        equal((await http_calls.call("POST", url, iter(list(pieces(11 * MIB))))).status, 413, "the answer to too much")
        await asyncio.to_thread(leave_halfway, url)

        async def noticed():
            details = (await host.plugin("upload"))["details"]
            return int(details["broken_off"]) >= 2 and details["under_way"] == "0"

        await until(noticed, "the host to notice who has left")
        equal((await http_calls.get(host.url + "/api/upload/recent")).json["recent"], [], "the files that are complete")
        await http_calls.post(url, body=b"well")


def status_of(url, size):
    """What is said to one who asks before he sends."""
    with Connection("POST", url, f"content-length: {size}", "expect: 100-continue") as connection:
        return connection.head()[0]


def leave_halfway(url):
    with Connection("POST", url, f"content-length: {2 * MIB}") as connection:
        connection.socket.sendall(bytes(MIB))


@check("upload: one who has sent all, and says so by closing his side, gets his answer")
async def half_closed(bench):
    async with bench.host("upload") as host:
        for _ in range(50):
            answer = await asyncio.to_thread(ask_and_close, host.url + "/api/upload/zeros/1000")
            equal(answer, (200, bytes(1000)), "the answer")


def ask_and_close(url):
    with Connection("GET", url) as connection:
        connection.socket.shutdown(socket.SHUT_WR)
        status, _ = connection.head()
        return status, connection.answer.read()
