# SPDX-License-Identifier: Apache-2.0
"""The mock's printers and displays behind TCP, and its scanner and stripe reader on serial lines."""
import fcntl
import os
import pty
import re
import shutil
import struct
import tty

from process import Part
from texts import Trouble

PRINTER_WORDS = ("paper out|in|near|plenty, cover open|close, cutter jam|free, "
                 "error mechanical|clear, head hot|cool, broken, switch offline|online, "
                 "drawer open|close, power off|on, at N paper|cover|power|cable|silent|deaf|"
                 "lie, at none, cable pull|plug, lie on|off, "
                 "text, tear")
TIOCNXCL = 0x540D  # of <asm-generic/ioctls.h>
TIOCGEXCL = 0x80045440
LINE_MAX = 4000  # what a line discipline keeps for a reader, at least


class Printer:
    """A printer_emulator of a language, escpos or star, or a display. What it prints is in
    `folder`: sheet-N.txt and sheet-N.png."""

    def __init__(self, name, language, emulators, folder):
        self.name = name
        self.language = language
        self.folder = os.path.join(folder, name)
        shutil.rmtree(self.folder, ignore_errors=True)  # the paper of an earlier start
        os.makedirs(self.folder)
        self.part = Part(name, [os.path.join(emulators, "printer_emulator"), language, "--tcp", "0",
                                "--paper", self.folder], os.path.join(folder, name + ".log"))
        self.place = self.part.first_line("ready ")
        self.drawn = 0
        self.has_picture = True

    @property
    def plugin(self):
        kind = "display-escpos" if self.language == "display" else "printer-" + self.language
        return "noren." + kind

    def settings(self):
        return {"device" if self.language == "display" else "output": self.place}

    def sheets(self):
        answer = self.part.tell("sheets")
        return int(answer) if answer.isdigit() else 0

    def is_stopped(self):
        """Out of paper, open, jammed, without power."""
        return self.part.tell("state") == "stopped"

    def draw(self):
        """Keeps what came out since the last time; False where only its text could be kept."""
        sheets = self.sheets()
        if sheets != self.drawn:
            self.drawn = sheets
            self.has_picture = self.part.tell("picture") == "ok"
        return self.has_picture

    def obey(self, words):
        """What happens to it. The words are those of the emulator; the text for a person."""
        if words == "text":
            return "\n" + "\n".join(self.part.tell_lines("text"))
        if not words or words.split()[0] in ("sheets", "state", "picture") or self.part.tell(words) != "ok":
            raise Trouble("printer_words", words=PRINTER_WORDS)
        return ""

    def end(self):
        if self.part.is_running():
            self.part.tell("picture")
        self.part.end()


class Line:
    """A device on a serial line, a pseudo-terminal: what it sends, the register that has it open
    receives."""

    def __init__(self, name, plugin, settings):
        self.name = name
        self.plugin = plugin
        self._settings = settings
        self.ours, self.theirs = pty.openpty()
        tty.setraw(self.theirs)  # until a register sets it, nothing may echo
        os.set_blocking(self.ours, False)
        self.place = os.ttyname(self.theirs)

    def settings(self):
        return {"device": "serial:" + self.place, **self._settings}

    def is_open(self):
        """Whether a register has it. A port's lock tells; its exclusive mode would outlast the
        register as long as this end is open, so it is taken back for the next one."""
        try:
            fcntl.flock(self.theirs, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        held = fcntl.ioctl(self.theirs, TIOCGEXCL, struct.pack("i", 0))
        if struct.unpack("i", held)[0]:
            fcntl.ioctl(self.theirs, TIOCNXCL)
        fcntl.flock(self.theirs, fcntl.LOCK_UN)
        return False

    def send(self, data):
        if len(data) > LINE_MAX or os.write(self.ours, data) != len(data):
            raise Trouble("too_long", name=self.name)

    def end(self):
        os.close(self.ours)
        os.close(self.theirs)


def scanned(text):
    """As a scanner sends it that frames codes and tells their symbology (ISO/IEC 15424): a GTIN from
    a bar code, everything else from a QR code."""
    if not text.startswith("]"):
        symbology = {8: "]E4", 13: "]E0"}.get(len(text)) if is_gtin(text) else None
        text = (symbology or "]Q1") + text
    return b"\x02" + text.encode() + b"\x03"


def is_gtin(text):
    """Digits of which the last one checks the others (GS1 General Specifications, 7.9)."""
    if not re.fullmatch("[0-9]+", text):
        return False
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(reversed(text))) % 10 == 0


def swiped(text):
    """As a stripe reader sends it: track 2 of ISO/IEC 7811, or what the text says itself."""
    if text[:1] not in (";", "%"):
        text = f";{text}=?"
    return text.encode() + b"\r"
