# SPDX-License-Identifier: Apache-2.0
"""Something between register and center that ends the TLS and speaks HTTP both ways, as a broken
reverse proxy does: it has the center's own certificate. A rule says what becomes of each request."""

import socket
import ssl
import threading

from listener import Listener


class Request:
    def __init__(self, head, body):
        self.head = head
        self.body = body
        self.path = head.split(b" ", 2)[1].decode()

    @property
    def verb(self):
        return self.path.rsplit("/", 1)[-1]


class Middlebox:
    """Thread-safe: rule(request, forward) is called on a thread of the connection; what it returns
    goes to the register, and None closes the line. forward(request) asks the center."""

    def __init__(self, port, certificate, key):
        self.target = port
        self.rule = None
        self.seen = []  # verbs, in their order
        self.lock = threading.Lock()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(certificate, key)
        self.client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.client.check_hostname = False
        self.client.verify_mode = ssl.CERT_NONE
        self.listener = Listener(self.serve)
        self.port = self.listener.port

    def serve(self, end):
        try:
            with self.server.wrap_socket(end, server_side=True) as line:
                stream = line.makefile("rb")
                while request := read_message(stream):
                    request = Request(*request)
                    with self.lock:
                        self.seen.append(request.verb)
                        rule = self.rule
                    answer = rule(request, self.forward) if rule else self.forward(request)
                    if answer is None:
                        return
                    line.sendall(answer)
        except OSError:
            pass

    def forward(self, request):
        with socket.create_connection(("127.0.0.1", self.target)) as end:
            with self.client.wrap_socket(end) as line:
                line.sendall(request.head + request.body)
                message = read_message(line.makefile("rb"))
        return message[0] + message[1] if message else None

    def close(self):
        self.listener.close()


def read_message(stream):
    """The head, with its empty line, and the body; None at the end."""
    head, size = b"", 0
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return None
        if line.lower().startswith(b"content-length:"):
            size = int(line.split(b":")[1])
        head += line
    return head, stream.read(size)


def parted(answer):
    head, body = answer.split(b"\r\n\r\n", 1)
    return head + b"\r\n\r\n", body


def answer_of(status, body, kind="text/html"):
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            .encode() + body)
