# SPDX-License-Identifier: Apache-2.0
"""A whole shop on loopback, made of real processes: a center, an enrolled terminal, a register.

  with Shop(build="build/release") as shop:
      shop.start_center()
      shop.give("town-1", 1000)
      shop.enroll("T-0001")
      shop.write_configuration()
      register = shop.register()
      register.ask("open config=" + shop.configuration)

Everything lies in one folder that goes with the shop, and so do the processes. Python 3 standard
library only. Set NOREN_KEEP=1 to keep the folder.
"""

import json
import os
import selectors
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, "samples", "programs", "starter.toml")
PATIENCE = 60.0  # how long anything may take before the test is given up


class TookTooLong(AssertionError):
    pass


def wait_until(what, condition, patience=PATIENCE):
    """Polls the condition until it holds, and returns what it gave."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TookTooLong(f"{what}: not within {patience:.0f} s")
        time.sleep(0.005)


class Process:
    """A program whose lines on standard output are answers; its other words go to a file."""

    def __init__(self, command, log, **options):
        self.log = log
        self.said = []
        with open(log, "ab") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=file, **options)
        self.pid = self.process.pid
        self.buffer = b""

    def read_line(self, patience=PATIENCE):
        """The next line, or None at the end of output."""
        end = time.monotonic() + patience
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self.buffer:
                if not selector.select(max(0.0, end - time.monotonic())):
                    raise TookTooLong(f"no line within {patience:.0f} s; said {self.said[-5:]}, "
                                      f"log: {self.log_text()[-2000:]}")
                piece = os.read(self.process.stdout.fileno(), 65536)
                if not piece:
                    return None
                self.buffer += piece
        line, self.buffer = self.buffer.split(b"\n", 1)
        text = line.decode()
        self.said.append(text)
        return text

    def write_line(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def is_running(self):
        return self.process.poll() is None

    def log_text(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def end(self, how=signal.SIGTERM, patience=PATIENCE):
        """Sends the signal and waits; returns the exit status."""
        if self.is_running():
            self.process.send_signal(how)
        return self.wait(patience)

    def wait(self, patience=PATIENCE):
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise TookTooLong(f"{self.process.args[0]} did not end") from None
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except BrokenPipeError:
                pass
        return status


class Register(Process):
    """tests/faults/register.c: a line in is a call of noren.h, a line out how it ended."""

    def ask(self, line, patience=PATIENCE):
        """Makes a call; returns its status and the text beside it. None if the register is gone."""
        self.tell(line)
        return self.answer(patience)

    def tell(self, line):
        try:
            self.write_line(line)
        except BrokenPipeError:
            pass  # the answer says so: there will be none

    def answer(self, patience=PATIENCE):
        line = self.read_line(patience)
        if line is None:
            return None, ""
        _, status, text = (line + "  ").split(" ", 2)
        return int(status), text.strip()

    def value(self, key):
        status, text = self.ask("show " + key)
        assert status == 0, (key, status, text)
        return text

    def number(self, key):
        return int(self.value(key))

    def maps(self):
        return maps(self.pid)

    def child_of(self, library):
        """The pid of the child that runs the plugin library."""
        return wait_until(f"child with {library}", lambda: next(
            (pid for pid in children(self.pid) if library in maps(pid)), None))


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found += [int(word) for word in file.read().split()]
    except FileNotFoundError:
        pass
    return found


def maps(pid):
    try:
        with open(f"/proc/{pid}/maps") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Shop:
    def __init__(self, build, folder=None, register=None):
        self.build = os.path.abspath(build)
        self.register_program = register
        self.is_own_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="noren-shop-")
        os.makedirs(self.folder, exist_ok=True)
        self.data = self.path("center")
        self.state = self.path("state")
        self.enrollment = self.path("enrolled")
        self.configuration = self.path("noren.toml")
        self.program_file = PROGRAM
        self.plugin_path = [os.path.join(self.build, "lib", "noren", "plugins")]
        self.administration = os.path.join(self.build, "administration")
        os.makedirs(self.path("paper"), exist_ok=True)
        self.center = None
        self.port = 0
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for process in reversed(self.processes):
            if process.is_running():
                process.process.kill()
            process.wait()
        if self.is_own_folder and not os.environ.get("NOREN_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def program(self, name):
        return os.path.join(self.build, "bin", name)

    # ---- The center -------------------------------------------------------------------

    def start_center(self, mock=True, before=()):
        """Starts it, on the port that it had before if it had one; `before` is a command that runs
        it."""
        command = [*before, self.program("noren-center"), "serve", "--data", self.data,
                   "--program", self.program_file,
                   "--listen", f"127.0.0.1:{self.port}"] + (["--mock"] if mock else [])
        self.center = Process(command, self.path("center.log"))
        self.processes.append(self.center)
        while True:
            line = self.center.read_line()
            if line is None:
                raise AssertionError("the center did not start: " + self.center.log_text())
            if line.startswith("listening on "):
                self.port = int(line.rsplit(":", 1)[1])
                return self.center

    def office(self, *words):
        """Runs one of the center's commands; returns what it printed."""
        done = subprocess.run([self.program("noren-center"), *words, "--data", self.data],
                              capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def give(self, card, points, kind="code"):
        self.office("adjust", card, "--points", str(points), "--kind", kind,
                    "--program", self.program_file)

    def fault(self, *words):
        self.office("faults", "set", *words)

    def clear_faults(self):
        self.office("faults", "clear")

    def entries(self):
        """The ledger's journal, oldest first; the command checks its hash chain on the way."""
        return [json.loads(line) for line in self.office("entries", "--json").splitlines()]

    def entries_of(self, kind):
        return [entry for entry in self.entries() if entry["kind"] == kind]

    def points(self, member=1):
        """What the ledger holds for this member."""
        for line in self.office("members").splitlines():
            words = line.split()
            if words and words[0] == str(member):
                return int(words[2])
        return 0

    def use_proxy(self, port):
        """The terminal reaches its center by this port from the next open on."""
        path = os.path.join(self.enrollment, "enrollment.json")
        with open(path, encoding="utf-8") as file:
            enrollment = json.load(file)
        enrollment["url"] = f"https://127.0.0.1:{port}"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(enrollment, file)

    # ---- The terminal -----------------------------------------------------------------

    def enroll(self, terminal="T-0001", folder=None):
        code = self.office("enroll", terminal).strip().splitlines()[-1]
        subprocess.run([self.program("noren-enroll"), f"https://127.0.0.1:{self.port}", code,
                        "--out", folder or self.enrollment],
                       check=True, capture_output=True, text=True, timeout=PATIENCE)

    def plugins(self, card="town-1", payment=None, reader=None):
        """The usual set: (name, id, enrolled, configuration)."""
        usual_reader = ("reader", "noren.reader-simulated", False, {"auto_card": card})
        return [reader or usual_reader,
                ("points", "noren.loyalty-center", True, {}),
                ("pay", "noren.payment-simulated", False, payment or {}),
                ("paper", "noren.printer-preview", False, {"directory": self.path("paper")})]

    def write_configuration(self, plugins=None, path=None, state=None, extra=""):
        lines = [f"state = {quoted(state or self.state)}",
                 f"enrollment = {quoted(self.enrollment)}",
                 f"plugin_host = {quoted(self.program('noren-plugin-host'))}",
                 f"plugin_path = {quoted(self.plugin_path)}",
                 f"administration = {quoted(self.administration)}",
                 extra]
        for name, identity, enrolled, config, *secrets in plugins or self.plugins():
            lines += ["[[plugin]]", f"name = {quoted(name)}", f"id = {quoted(identity)}"]
            lines += [f"secrets = {toml(files)}" for files in secrets]
            if enrolled:
                lines.append("enrolled = true")
            if config:
                lines.append("[plugin.config]")
                lines += [f"{key} = {toml(value)}" for key, value in config.items()]
        with open(path or self.configuration, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    # ---- The till's own memory --------------------------------------------------------

    def rows(self, database, query, *values):
        """Reads a SQLite file of the state directory while it is in use."""
        path = os.path.join(self.state, database)
        if not os.path.exists(path):
            return []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        except sqlite3.OperationalError:  # its tables are being made
            return []
        finally:
            connection.close()

    def journaled(self, verb, ref):
        """States of the journal's operations of that verb (core/operation State), oldest first."""
        return [state for state, in self.rows(
            "journal.db", "SELECT state FROM operation WHERE verb=? AND ref=? ORDER BY sequence",
            verb, ref)]

    def payments(self):
        """The simulated payment service's own book: each operation, by its key."""
        rows = self.rows("pay.storage/storage.db", "SELECT key, value FROM storage")
        return {bytes(key).decode()[3:]: json.loads(value) for key, value in rows
                if bytes(key).startswith(b"op.")}

    # ---- The register -----------------------------------------------------------------

    def register(self, open_till=True, before=(), arguments="", **options):
        """A register process; `before` is a command that runs it (strace, prlimit)."""
        number = sum(isinstance(process, Register) for process in self.processes)
        register = Register([*before, self.register_program], self.path(f"register{number}.log"),
                            **options)
        self.processes.append(register)
        if open_till:
            status, text = register.ask(f"open config={self.configuration} language=en {arguments}")
            assert status == 0, (status, text, register.log_text())
        return register


def toml(value):
    """A value of a configuration: JSON, but for the tables in it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)
