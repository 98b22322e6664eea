# SPDX-License-Identifier: Apache-2.0
"""Runs `noren plugin check` and reads its report."""
import json
import os
import subprocess
import tempfile

PATIENCE = 500  # seconds; a plugin that hangs is ended by the kit itself long before


class Report:
    def __init__(self, done, data):
        self.status = done.returncode
        self.output = done.stdout + done.stderr
        self.data = data
        self.tests = data.get("tests", [])

    def names(self, result, part=None):
        return {test["name"] for test in self.tests
                if test["result"] == result and part in (None, test["part"])}

    def why(self, name):
        return " / ".join(test["why"] for test in self.tests
                          if test["name"] == name and test["result"] in ("FAIL", "warning"))


def check(tool, folder, *words, hear=None):
    """hear(line) is called with each line that the kit prints, while it runs."""
    with tempfile.TemporaryDirectory(prefix="noren-kit-") as work:
        path = os.path.join(work, "report.json")
        process = subprocess.Popen([tool, "--lang", "en", "plugin", "check", folder, "--report", path,
                                    *words],
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   encoding="utf-8", errors="replace")
        lines = []
        try:
            for line in process.stdout:
                lines.append(line)
                if hear:
                    hear(line)
            process.wait(PATIENCE)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()
        data = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                data = json.load(file)
        done = subprocess.CompletedProcess(process.args, process.returncode, "".join(lines), "")
        return Report(done, data)
