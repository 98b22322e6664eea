#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`noren receipt preview` as a person sees it, in Chromium where it is installed: the page shows the
receipt, follows the file, quotes a fault, and runs nothing that a receipt says.

Usage: preview_browser_test.py BUILD_FOLDER [PICTURE]     PICTURE: keeps a screenshot there
"""
import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
import unittest

from live_preview import SECONDS, PreviewTest

PreviewTest.build = sys.argv[1]
PICTURE = sys.argv[2] if len(sys.argv) > 2 else None
HOSTILE = "<img src=x onerror=document.title=1>"


class Browser:
    """Chromium without a window, spoken to over its pipe (Chrome DevTools Protocol)."""

    def __init__(self, folder, language):
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()
        # It reads descriptor 3 and writes 4; what the pipes are called here is known to the shell.
        start = f'exec "$@" 3<&{read_commands} 4>&{write_answers}'
        words = [shutil.which("chromium"), "--headless=new", "--no-sandbox", "--disable-gpu",
                 "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--lang={language}",
                 f"--accept-lang={language}", f"--user-data-dir={folder}", "about:blank"]
        self.process = subprocess.Popen(["bash", "-c", start, "chromium", *words],
                                        pass_fds=(read_commands, write_answers),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_commands)
        os.close(write_answers)
        self.number, self.rest, self.session = 0, b"", None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.commands, json.dumps(command).encode() + b"\0")
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if b"\0" in self.rest:
                answer, self.rest = self.rest.split(b"\0", 1)
                answer = json.loads(answer)
                if answer.get("id") == self.number:
                    if "error" in answer:
                        raise RuntimeError(f"{method}: {answer['error']}")
                    return answer["result"]
            elif select.select([self.answers], [], [], 1)[0]:
                piece = os.read(self.answers, 1 << 20)
                if not piece:
                    raise RuntimeError("the browser has gone")
                self.rest += piece
        raise TimeoutError(method)

    def value(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True,
                           awaitPromise=True)
        return result["result"].get("value")

    def end(self):
        if self.process.poll() is None:
            try:
                self.session = None
                self.call("Browser.close")
            except (OSError, RuntimeError, TimeoutError):
                self.process.terminate()
        self.process.wait(SECONDS)
        os.close(self.commands)
        os.close(self.answers)


@unittest.skipUnless(shutil.which("chromium"), "chromium is not installed")
class BrowserTest(PreviewTest):
    def open(self, language="ja", columns=""):
        self.browser = Browser(self.path("profile"), language)
        self.addCleanup(self.browser.end)
        self.browser.call("Page.enable")
        self.browser.call("Page.navigate", url=f"http://127.0.0.1:{self.port}/{columns}")

    def wait(self, script):
        """Until the page says yes; asks it, for nothing tells when it has drawn."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = self.browser.value(script)
            if found:
                return found
            select.select([], [], [], 0.05)
        self.fail(script + "\n" + self.browser.value("document.documentElement.outerHTML"))

    def height(self):
        return self.wait("document.getElementById('picture').complete && "
                         "document.getElementById('picture').naturalHeight")

    def text(self, identity):
        return self.browser.value(f"document.getElementById('{identity}').innerText")

    def test_it_shows_the_receipt_and_follows_it(self):
        self.write("a.receipt", "^^^のれん商店\nりんご | ¥300\n=\n")
        self.start()
        self.open()
        self.wait("document.querySelectorAll('#printers tr').length == 4")
        one = self.height()
        self.assertGreater(one, 100)
        self.assertEqual(self.browser.value("document.documentElement.lang"), "ja")
        self.assertIn("印字時間（150 mm/秒）", self.text("speed"))
        self.assertEqual(self.browser.value("document.title"), "a.receipt")
        self.replace("a.receipt", "^^^のれん商店\nりんご | ¥300\nみかん | ¥200\n合計 | ¥500\n=\n")
        self.wait(f"document.getElementById('picture').naturalHeight == {one + 60}")
        if PICTURE:
            shot = self.browser.call("Page.captureScreenshot", format="png")["data"]
            with open(PICTURE, "wb") as file:
                file.write(base64.b64decode(shot))

    def test_a_fault_is_quoted_and_goes_again(self):
        self.start()
        self.open("en")
        self.height()
        self.write("a.receipt", "one\n合計 {x}\n")
        self.wait("!!document.querySelector('#faults pre')")
        self.assertIn("write \\{ and \\}", self.text("faults"))
        self.assertEqual(self.browser.value("document.querySelector('#faults pre').textContent"),
                         "合計 {x}")
        self.assertEqual(self.browser.value("document.querySelector('.place').textContent"), "{")
        self.assertTrue(self.browser.value("document.body.classList.contains('stale')"))
        if PICTURE:
            shot = self.browser.call("Page.captureScreenshot", format="png")["data"]
            with open(PICTURE + ".fault.png", "wb") as file:
                file.write(base64.b64decode(shot))
        os.remove(self.receipt)
        self.wait("document.getElementById('faults').innerText.includes(\"can't be read\")")
        self.write("a.receipt", "good\n")
        self.wait("!document.body.classList.contains('stale') && "
                  "!document.querySelector('#faults li')")

    def test_columns_are_chosen_on_the_page(self):
        self.start()
        self.open("en")
        self.wait("document.querySelector('button.chosen').value == '48'")
        self.browser.value("document.querySelector('button[value=\"32\"]').click()")
        self.wait(f"document.getElementById('picture').naturalWidth == {32 * 12 + 48}")
        self.assertEqual(self.browser.value("document.querySelector('#columns input').value"), "32")
        self.browser.call("Page.reload")
        self.wait(f"document.getElementById('picture').naturalWidth == {32 * 12 + 48}")
        self.browser.value("document.querySelector('#columns input').value = 24;"
                           "document.querySelector('#columns input').dispatchEvent(new Event('input'))")
        self.wait(f"document.getElementById('picture').naturalWidth == {24 * 12 + 48}")

    def test_nothing_that_a_receipt_says_is_run(self):
        self.write("a.receipt", f"{HOSTILE}\n")
        self.start()
        self.open("en")
        self.height()
        self.write("a.receipt", f"{HOSTILE} {{\n")
        self.wait("!!document.querySelector('#faults pre')")
        self.assertEqual(self.browser.value("document.querySelector('#faults pre').textContent"),
                         HOSTILE + " {")
        self.assertEqual(self.browser.value("document.title"), "a.receipt")
        self.assertEqual(self.browser.value("document.images.length"), 1)
        # Even markup that got into the page would not run.
        self.browser.value("document.getElementById('faults').innerHTML = "
                           f"{json.dumps(HOSTILE)}; 0")
        self.wait("document.images.length == 2 && document.images[1].complete")
        self.assertEqual(self.browser.value("document.title"), "a.receipt")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
