# SPDX-License-Identifier: MIT
"""Certificates that are made for one check."""

import os
import subprocess


class Certificate:
    """A certificate for this machine, signed by itself, and its key, in files."""

    def __init__(self, folder):
        self.file, self.key = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=qntx"
        names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"]
        files = ["-keyout", self.key, "-out", self.file]
        subprocess.run(command.split() + names + files, check=True, capture_output=True, timeout=120)

    @property
    def arguments(self):
        """What has a host serve with it."""
        return ["--tls-certificate", self.file, "--tls-key", self.key]
