# SPDX-License-Identifier: MIT
"""What is kept of a check that has failed."""

import os
import re


class Evidence:
    """Pictures of pages, and what they and hosts said, in a folder that is made when there is something to keep."""

    def __init__(self, check, folder):
        self.folder = folder
        self.name = re.sub(r"[^a-z0-9]+", "-", check.lower()).strip("-")[:60]
        self.files = []

    def save(self, what, text, picture=None):
        """Keeps what somebody has said, and a picture, if there is one."""
        name = f"{self.name}-{len(self.files) + 1}-{what}"
        self.write(name + ".txt", text.encode())
        if picture:
            self.write(name + ".png", picture)

    def write(self, name, content):
        os.makedirs(self.folder, exist_ok=True)
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        self.files.append(path)
