# SPDX-License-Identifier: MIT
"""Other people's pages, all of them empty."""

import http.server
import threading

PAGE = b"<!doctype html><link rel=icon href=data:,><title>another site</title>"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(PAGE)))
        if self.path == "/nobody":
            # Its origin is "null", as that of pages in a sandbox is, and that of files.
            self.send_header("content-security-policy", "sandbox allow-scripts")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_):
        pass


class Website:
    """A site at any address of this machine, until the end of its `with`."""

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
