#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`noren receipt preview` over HTTP: what it answers, what it refuses, and that it follows the file.

Usage: preview_http_test.py BUILD_FOLDER
"""
import http.client
import json
import os
import signal
import socket
import sys
import unittest

from live_preview import SECONDS, PreviewTest

PreviewTest.build = sys.argv[1]
DATA = {"name": "</text><script>alert(1)</script>"}


class HttpTest(PreviewTest):
    def ask(self, target, host=None, method="GET"):
        """(status, headers, body)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            headers = {} if host is None else {"Host": host}
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def report(self, query=""):
        status, _, body = self.ask("/report" + query)
        self.assertEqual(status, 200)
        return json.loads(body)

    def listen(self):
        """A stream of events, after the first."""
        line = socket.create_connection(("127.0.0.1", self.port), SECONDS)
        self.addCleanup(line.close)
        line.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        events = line.makefile("rb")
        self.addCleanup(events.close)
        self.assertEqual(events.readline(), b"HTTP/1.1 200 OK\r\n")
        head = b"".join(iter(events.readline, b"\r\n"))
        self.assertIn(b"text/event-stream", head)
        self.next_event(events)
        return events

    def next_event(self, events):
        self.assertEqual((events.readline(), events.readline()), (b"data: changed\n", b"\n"))

    def follow(self, events, shown):
        """Events until the page shows what was saved; saving may take long enough to show halves."""
        for _ in range(10):
            self.next_event(events)
            if shown():
                return
        self.fail(self.report())

    def faults(self):
        return self.report()["faults"]

    def test_the_page_and_its_parts(self):
        self.start()
        status, headers, body = self.ask("/")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        policy = headers["Content-Security-Policy"]
        for words in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
            self.assertIn(words, policy)
        self.assertNotIn("unsafe", policy)
        for part in ("/page.js", "/page.css"):
            self.assertIn(part.encode(), body)
            self.assertEqual(self.ask(part)[0], 200)
        # Nothing comes from elsewhere.
        for part in ("/", "/page.js", "/page.css"):
            self.assertNotRegex(self.ask(part)[2], rb"(https?:)?//[a-z]+\.")
        self.assertEqual(self.ask("/favicon.ico")[0], 404)
        self.assertEqual(self.ask("/report?columns=200")[0], 400)

    def test_bytes_and_times(self):
        self.start("--columns", "32", "--speed", "100", "--baud", "19200", "--printer", "starprnt")
        report = self.report()
        self.assertEqual([report[key] for key in ("name", "columns", "speed", "baud", "faults")],
                         ["a.receipt", 32, 100, 19200, []])
        self.assertAlmostEqual(report["paper"]["mm"], 30 / 8 + 15)
        self.assertAlmostEqual(report["paper"]["seconds"], (30 / 8 + 15) / 100)
        for printer in report["printers"]:
            made = self.path("made")
            self.run_noren("receipt", self.receipt, "--printer", printer["name"], "--columns", "32",
                           "-o", made)
            self.assertEqual(printer["bytes"], os.path.getsize(made))
            self.assertAlmostEqual(printer["seconds"], printer["bytes"] * 10 / 19200)
            self.assertEqual(printer["chosen"], printer["name"] == "starprnt")
        self.assertEqual(self.report("?columns=96")["columns"], 96)

    def test_it_follows_the_file(self):
        self.start()
        events = self.listen()
        others = self.listen()
        for save, text in ((self.write, "two\n"), (self.replace, "three\n"), (self.write, "fo\n")):
            save("a.receipt", text)
            for stream in (events, others):
                self.follow(stream, lambda: f">{text.strip()}<".encode() in self.ask("/receipt.svg")[2])

    def test_a_broken_document_is_shown_and_mended(self):
        self.start()
        events = self.listen()
        self.write("a.receipt", "ok\n合計 {x}\n")
        self.follow(events, self.faults)
        report = self.report("?lang=ja")
        self.assertFalse(report["picture"])
        self.assertEqual(self.ask("/receipt.svg")[0], 404)
        (fault,) = report["faults"]
        self.assertEqual([fault[key] for key in ("kind", "line", "character", "before", "at", "after")],
                         ["error", 2, 4, "合計 ", "{", "x}"])
        self.assertIn("2 行目 4 文字目", fault["text"])
        self.write("a.receipt", b"\xff\n")
        self.follow(events, lambda: self.faults() and self.faults()[0]["at"] == "\ufffd")
        os.remove(self.receipt)
        self.follow(events, lambda: "can't be read" in self.faults()[0]["text"])
        self.write("a.receipt", "good\n")
        self.follow(events, lambda: b"good" in self.ask("/receipt.svg")[2])
        self.assertEqual(self.faults(), [])

    def test_data_is_text_and_is_followed_too(self):
        self.write("a.receipt", "{{name}}\n")
        self.start("--data", self.path("a.json"))
        self.assertIn("a.json", self.report()["faults"][0]["text"])
        events = self.listen()
        self.write("a.json", json.dumps(DATA))
        self.follow(events, lambda: not self.faults())
        status, headers, body = self.ask("/receipt.svg")
        self.assertEqual((status, headers["Content-Type"]), (200, "image/svg+xml"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertIn(b"&lt;script&gt;", body)
        self.assertNotIn(b"<script", body)
        self.write("a.json", "{")
        self.follow(events, lambda: not self.report()["picture"])

    def test_only_this_machine_by_its_own_names(self):
        self.start()
        for host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            self.assertEqual(self.ask("/report", host)[0], 200)
        for host in ("evil.example", f"evil.example:{self.port}", "127.0.0.1", f"127.0.0.1:{self.port}.x",
                     "localhost", ""):
            for target in ("/", "/report", "/receipt.svg", "/events"):
                status, _, body = self.ask(target, host)
                self.assertEqual(status, 421, (host, target))
                self.assertNotIn(b"one", body.replace(b"another", b""))
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
            self.assertEqual(self.ask("/report", method=method)[0], 405, method)
        two = f"GET /report HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nHost: evil.example\r\n\r\n"
        self.assertTrue(self.say(two.encode()).startswith(b"HTTP/1.1 421"))
        with open(f"/proc/{self.process.pid}/net/tcp", encoding="ascii") as table:
            listening = [line.split()[1] for line in table if f":{self.port:04X} " in line
                         and line.split()[3] == "0A"]
        self.assertEqual(listening, [f"0100007F:{self.port:04X}"])

    def say(self, request):
        with socket.create_connection(("127.0.0.1", self.port), SECONDS) as line:
            line.sendall(request)
            return line.recv(100)

    def test_nonsense_ends_a_connection_and_nothing_else(self):
        self.start()
        for request in (b"\0\0\0\0\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                        b"GET / HTTP/1.1\r\nX: " + b"x" * 20000 + b"\r\n\r\n"):
            try:
                self.assertFalse(self.say(request).startswith(b"HTTP/1.1 200"))
            except ConnectionResetError:
                pass
        self.assertEqual(self.report()["faults"], [])

    def test_it_ends_when_it_is_told(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            self.start()
            self.listen()
            self.assertEqual(self.end(number), 0)

    def test_a_port_of_ones_own(self):
        self.start()
        said = self.run_noren("receipt", "preview", self.receipt, "--port", str(self.port), expect=1)
        self.assertIn(f"127.0.0.1:{self.port} can't be used", said)
        port = self.port
        self.end()
        self.start("--port", str(port))
        self.assertEqual(self.port, port)

    def test_what_is_not_understood_shows_the_usage(self):
        for words in (("-",), (self.receipt, "--speed", "0"), (self.receipt, "--baud", "1"),
                      (self.receipt, "--port", "65536"), (self.receipt, "--printer", "svg"),
                      (self.receipt, "--columns", "97"), ()):
            self.assertIn("noren receipt preview FILE",
                          self.run_noren("receipt", "preview", *words, expect=2))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
