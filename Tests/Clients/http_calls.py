# SPDX-License-Identifier: MIT
"""Requests of HTTP, of which the event loop does not wait for any."""

import asyncio
import http.client
import json
import ssl
import urllib.parse

from checking import Failure
from waiting import LIMIT


class Answer:
    """What a server has answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


def connection(parts, certificate=None):
    """A connection to where a URL leads that has been taken apart; for https with the certificate to be trusted."""
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=LIMIT)
    context = ssl.create_default_context(cafile=certificate)
    return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=LIMIT, context=context)


def target(parts):
    """The path and the query of a URL that has been taken apart."""
    return parts.path + (parts.query and "?" + parts.query)


async def call(method, url, body=None, headers=None, certificate=None):
    """The answer to a request, whatever its status."""

    def run():
        parts = urllib.parse.urlsplit(url)
        to = connection(parts, certificate)
        try:
            to.request(method, target(parts), body, headers or {})
            response = to.getresponse()
            return Answer(response.status, response.headers, response.read())
        except TimeoutError:
            raise Failure(f"{method} {url} is not answered within {LIMIT} s") from None
        finally:
            to.close()

    return await asyncio.to_thread(run)


async def get(url, **options):
    """The answer to a request that has to succeed."""
    return await succeed("GET", url, **options)


async def post(url, **options):
    """The answer to a request that has to succeed."""
    return await succeed("POST", url, **options)


async def succeed(method, url, **options):
    answer = await call(method, url, **options)
    if answer.status != 200:
        raise Failure(f"{method} {url} is answered with {answer.status}: {answer.text[:1000]}")
    return answer
