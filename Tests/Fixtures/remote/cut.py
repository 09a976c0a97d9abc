#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stands between a host and a plugin, and cuts their connections: the first after STEP bytes of the plugin's, the next after
twice that, and so on; when COUNT are cut, those that follow are left alone.

    cut.py TARGET-PORT STEP COUNT      prints its own port
"""

import socket
import sys
import threading

target, step, count = (int(word) for word in sys.argv[1:])


def forward(source, sink, limit):
    """Hands on up to so many bytes, then cuts both."""
    left = limit
    try:
        while left is None or left > 0:
            data = source.recv(65536)
            if not data:
                break
            if left is not None:
                data = data[:left]
                left -= len(data)
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
number = 0
while True:
    client, _ = listener.accept()
    number += 1
    plugin = socket.create_connection(("127.0.0.1", target))
    limit = number * step if number <= count else None
    threading.Thread(target=forward, args=(client, plugin, None), daemon=True).start()
    threading.Thread(target=forward, args=(plugin, client, limit), daemon=True).start()
