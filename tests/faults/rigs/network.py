# SPDX-License-Identifier: Apache-2.0
"""No line at all, or a line to somebody else: no name, nobody listening, a portal's page, another
certificate, a center that is frozen. Nothing is told to strangers, and the sale goes on later."""

import json
import os
import signal
import socket

from clerk import Sale, attempt, check_while_broken, shown
from listener import Listener
from rig import Rig
from rigs.kill_register import whole
from shop import Shop
from stage import Stage

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"


class Portal:
    """Answers whatever comes with a page, and keeps what it was told."""

    def __init__(self, tls=None):
        self.tls = tls
        self.told = b""
        self.listener = Listener(self.answer)
        self.port = self.listener.port

    def answer(self, end):
        try:
            with (self.tls.wrap_socket(end, server_side=True) if self.tls else end) as line:
                self.told += line.recv(65536)
                line.sendall(PAGE)
        except OSError:
            pass

    def close(self):
        self.listener.close()


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def point_at(shop, url):
    path = os.path.join(shop.enrollment, "enrollment.json")
    with open(path, encoding="utf-8") as file:
        enrollment = json.load(file)
    enrollment["url"] = url
    with open(path, "w", encoding="utf-8") as file:
        json.dump(enrollment, file)


def network(run):
    import ssl
    with Stage(run, ("reader", "points")) as stage, Shop(run.build) as stranger:
        shop = stage.shop
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        stage.leave(register)
        stranger.start_center()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(os.path.join(stranger.data, "tls.crt"),
                            os.path.join(stranger.data, "tls.key"))
        page, disguised = Portal(), Portal(tls)
        good = f"https://127.0.0.1:{shop.port}"
        cases = {
            "no such name": "https://no-such-center.invalid:7443",
            "nobody listens": f"https://127.0.0.1:{closed_port()}",
            "a portal's page": f"https://127.0.0.1:{page.port}",
            "a portal with a certificate": f"https://127.0.0.1:{disguised.port}",
            "another center": f"https://127.0.0.1:{stranger.port}",
        }
        for number, (name, url) in enumerate(cases.items(), 1):
            for until in ("identify", "redeem"):
                sale = Sale(f"N{number:02}-{until}", redeem=5, timeout_ms=3000, until=until)
                before = stage.books.last()
                reach(stage, good, lambda register, sale=sale: attempt(register, sale))
                sale.until = ""
                reach(stage, url, lambda register, sale=sale: attempt(register, sale))
                wrong = check_while_broken(sale, stage.books.since(before))
                state = f"{name}: {shown(sale, 'redeem')}/{shown(sale, 'complete')}"
                wrong += reach(stage, good, lambda register, sale=sale, before=before:
                               whole(stage, register, sale, before))
                run.point(state, wrong)
        if disguised.told:
            run.violation(f"a stranger was told {len(disguised.told)} bytes")
        if b"Noren terminal" in page.told or b"/v1/" in page.told:
            run.violation("a portal without TLS was told a request")
        for portal in (page, disguised):
            portal.close()
        reach(stage, good, lambda register: frozen(stage, register))
        stage.conclude([stage.register()])


def reach(stage, url, do):
    """A register that reaches its center by that address, for a while."""
    point_at(stage.shop, url)
    register = stage.register()
    result = do(register)
    stage.leave(register)
    return result


def frozen(stage, register):
    """The center's machine hangs: connections are taken by its system, and nothing is answered."""
    for until in ("identify", "redeem"):
        sale = Sale(f"frozen-{until}", redeem=5, timeout_ms=300, until=until)
        before = stage.books.last()
        attempt(register, sale)
        sale.until = ""
        os.kill(stage.shop.center.pid, signal.SIGSTOP)
        attempt(register, sale)
        wrong = check_while_broken(sale, stage.books.since(before))
        state = f"frozen: {shown(sale, 'redeem')}/{shown(sale, 'complete')}"
        os.kill(stage.shop.center.pid, signal.SIGCONT)
        wrong += whole(stage, register, sale, before)
        stage.run.point(state, wrong)


RIGS = [
    Rig("network", ("F18", "F23"), 6, network,
        "no line, a line to a stranger, a frozen center"),
]
