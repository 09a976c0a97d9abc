# SPDX-License-Identifier: MIT
"""What a page says in its browser's console, and what goes wrong with it on the network."""

import re


# Every browser asks every site for its picture, and no page can help it.
ALWAYS_ALLOWED = [r"/favicon\.ico"]


class Console:
    """Everything that a page has said, and what of it is a complaint."""

    def __init__(self, allowing):
        self.allowing = [re.compile(pattern) for pattern in [*allowing, *ALWAYS_ALLOWED]]
        self.lines = []
        self.complaints = []
        # The status with which each attempt to open a WebSocket was answered.
        self.handshakes = []
        # The protocol in which each URL was answered.
        self.protocols = {}
        self.urls = {}

    def take(self, event, what):
        """Takes an event of the browser."""
        function = getattr(self, "on_" + event.replace(".", "_"), None)
        if function:
            function(what)

    def add(self, text, is_complaint):
        self.lines.append(text)
        if is_complaint and not any(pattern.search(text) for pattern in self.allowing):
            self.complaints.append(text)

    def has(self, pattern):
        """Whether the page has said something like it."""
        return any(re.search(pattern, line) for line in self.lines)

    def on_Runtime_consoleAPICalled(self, what):
        values = [str(part.get("value", part.get("description", part["type"]))) for part in what["args"]]
        self.add(f"console.{what['type']}: {' '.join(values)}", what["type"] in ("error", "assert", "warning"))

    def on_Runtime_exceptionThrown(self, what):
        details = what["exceptionDetails"]
        thrown = details.get("exception", {}).get("description", "")
        self.add(f"exception: {details['text']} {thrown} ({details.get('url')}:{details['lineNumber'] + 1})", True)

    def on_Log_entryAdded(self, what):
        entry = what["entry"]
        level = entry["level"]
        self.add(f"{entry['source']} {level}: {entry['text']} ({entry.get('url')})", level in ("error", "warning"))

    def on_Network_requestWillBeSent(self, what):
        self.urls[what["requestId"]] = what["request"]["url"]

    def on_Network_responseReceived(self, what):
        response = what["response"]
        self.protocols[response["url"]] = response.get("protocol")
        if response["status"] >= 400:
            self.add(f"load: {response['url']} is answered with {response['status']}", True)

    def on_Network_loadingFailed(self, what):
        url = self.urls.get(what["requestId"])
        # The page itself has ended it, by leaving or closing.
        if not what.get("canceled"):
            self.add(f"load: {url} failed: {what['errorText']} {what.get('blockedReason', '')}", True)

    def on_Network_webSocketHandshakeResponseReceived(self, what):
        self.handshakes.append(what["response"]["status"])

    def on_Network_webSocketFrameError(self, what):
        self.add(f"WebSocket: {what['errorMessage']}", True)

    def on_Inspector_targetCrashed(self, what):
        self.add("the page has crashed", True)
