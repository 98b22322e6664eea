# SPDX-License-Identifier: Apache-2.0
"""`noren receipt preview` of a file in a temporary folder, started and ended by its process id."""
import os
import re
import signal
import subprocess

from noren_tool import ToolTest

SECONDS = 30  # how long anything is waited for


class PreviewTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.receipt = self.path("a.receipt")
        self.write("a.receipt", "one\n=\n")

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def replace(self, name, text):
        """As editors save: another file takes the name."""
        self.write(name + ".new", text)
        os.rename(self.path(name + ".new"), self.path(name))

    def start(self, *words):
        """Sets self.process and self.port once it says where it is."""
        command = [self.noren, "--lang", "en", "receipt", "preview", self.receipt, *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
        self.addCleanup(self.end)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", line).group(1))

    def end(self, number=signal.SIGTERM):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()
        return status
