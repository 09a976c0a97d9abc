# SPDX-License-Identifier: MIT
"""What the host tells of its plugins, as server-sent events."""

from checking import check, equal, expect
from event_streams import EventStream


def is_about(plugin, kind, state=None):
    """Whether an event is one of a kind about a plugin."""

    def test(event):
        what = event.json
        return what.get("plugin") == plugin and what["kind"] == kind and state in (None, what.get("state"))

    return test


@check("plugin events: how things are, then what happens, and what was missed for one who comes back")
async def events(bench):
    async with bench.host("chat", "hello-c") as host:
        async with EventStream(host.url + "/api/plugins/events") as stream:
            present = [await stream.next(), await stream.next()]
            equal([event.kind for event in present], ["plugin", "plugin"], "the kinds of the first events")
            equal([event.json["plugin"] for event in present], ["chat", "hello-c"], "the plugins that there are")
            equal({event.json["kind"] for event in present}, {"present"}, "what is said of them")

            await host.act("pause", "hello-c")
            paused = await stream.until(is_about("hello-c", "state", "paused"), "hello-c to be paused")
            await host.act("resume", "hello-c")
            await stream.until(is_about("hello-c", "state", "running"), "hello-c to run again")
            version = await host.overwrite("chat")
            replaced = await stream.until(is_about("chat", "replaced"), "chat to be replaced")
            equal(replaced.json["version"], version, "the version that has come")
            await stream.until(is_about("chat", "retired"), "the old chat to be over")

        async with EventStream(host.url + "/api/plugins/events", last=paused.id) as stream:
            first = await stream.next()
            equal(int(first.id), int(paused.id) + 1, "the first number after the one that was seen last")
            expect(is_about("hello-c", "state", "running")(first), f"the first event is {first.data}")
            again = await stream.until(is_about("chat", "replaced"), "chat to be replaced")
            equal((again.id, again.data), (replaced.id, replaced.data), "the same event, told again")
            # A host that ends does not wait for those who listen, and they see the end of the answer.
            host.terminate()
            while await stream.next():
                pass
            await host.ended()
