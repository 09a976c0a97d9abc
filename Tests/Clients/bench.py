# SPDX-License-Identifier: MIT
"""What a check is given to work with."""

import itertools
import os

from evidence import Evidence
from hosts import Host
from tab import Tab


class Bench:
    """The browser that all checks share, and a check's own hosts, tabs and files."""

    def __init__(self, name, options, folder, browser):
        self.qntx, self.built = os.path.abspath(options.qntx), os.path.abspath(options.plugins)
        self.folder, self.browser = folder, browser
        self.evidence = Evidence(name, os.path.abspath(options.evidence))
        self.numbers = itertools.count(1)

    def host(self, *plugins, arguments=(), configuration="", certificate=None):
        """A host with some of the example plugins; to be entered with `async with`.

        Where it serves TLS, `certificate` is the file of the certificate that it shows.
        """
        return Host(self, plugins, arguments, configuration, certificate)

    def tab(self, url, allowing=()):
        """A new tab with a page, which shares nothing with others; to be entered with `async with`.

        `allowing` has patterns of what the page may complain of. Anything else fails the check at the tab's end.
        """
        return Tab(self.browser.tools, url, allowing, self.evidence)

    def new_folder(self):
        """A folder for files, which goes away with the check."""
        folder = os.path.join(self.folder, str(next(self.numbers)))
        os.makedirs(folder)
        return folder
