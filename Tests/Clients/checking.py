# SPDX-License-Identifier: MIT
"""Checks, and the line that each of them prints."""

ALL = []


class Failure(Exception):
    """Something is not as it has to be."""


class Skipped(Exception):
    """There is nothing to check, and why."""


def check(name):
    """Makes a check of a function that takes a `Bench`."""

    def add(function):
        ALL.append((name, function))
        return function

    return add


def expect(condition, message):
    """Fails the check unless a condition holds."""
    if not condition:
        raise Failure(message)


def equal(found, wanted, what):
    """Fails the check unless what was found is what was wanted."""
    if found != wanted:
        raise Failure(f"{what}: {shown(found)} instead of {shown(wanted)}")


def shown(value):
    """A value in a line of bearable length."""
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:200]} … {text[-80:]} ({len(text)} characters)"
