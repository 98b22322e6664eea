#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command beside a pcscd of its own, with one virtual reader and nothing of the system's.

  pcscd.py [--socket-folder DIR] COMMAND...

The command finds the daemon as always, on a network that is loopback alone. VPCD_PORT has the port
of its virtual reader; PCSCD_PID and PCSCD_CONFIG let it kill the daemon and start another. Needs
root, for the daemon lives in namespaces where /run/pcscd is empty. With DIR, /run/pcscd is that
folder, and programs outside find the daemon by PCSCLITE_CSOCK_NAME=DIR/pcscd.comm. Exit status: that
of the command; 77 where this is not permitted or something is not installed, with the reason.
"""
import fcntl
import os
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

SKIP = 77
DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
SOCKET = "/run/pcscd/pcscd.comm"
INSIDE = "NOREN_INSIDE_PCSCD"


def skip(reason):
    print(f"pcscd.py: skipped: {reason}", file=sys.stderr)
    sys.exit(SKIP)


def enter_namespace(folder):
    """Starts this program again where /run/pcscd is that folder or one of its own, and loopback the
    whole network: vpcd listens on every address."""
    if os.geteuid() != 0:
        skip("a private pcscd needs root")
    if not shutil.which("pcscd") or not os.path.exists(DRIVER):
        skip("install pcscd and vsmartcard-vpcd")
    os.makedirs("/run/pcscd", exist_ok=True)
    test = subprocess.run(["unshare", "-m", "-n", "mount", "-t", "tmpfs", "tmpfs", "/run/pcscd"],
                          stderr=subprocess.PIPE, text=True)
    if test.returncode != 0:
        skip(f"no mount namespace: {test.stderr.strip()}")
    mount = ["--bind", folder] if folder else ["-t", "tmpfs", "tmpfs"]
    script = f'mount {shlex.join(mount)} /run/pcscd && exec "$@"'
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "-m", "-n", "sh", "-c", script, "sh", sys.executable] + sys.argv)


def raise_loopback():
    """Switches the namespace's own loopback on, as ip link set lo up does."""
    get_flags, set_flags, up = 0x8913, 0x8914, 0x1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(control, get_flags, request))[1]
        fcntl.ioctl(control, set_flags, struct.pack("16sH14s", b"lo", flags | up, b""))


def free_port():
    """A port whose successor is free too: vpcd has two slots."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def start(folder, port):
    """A pcscd that is ready to be asked."""
    config = os.path.join(folder, "config")
    os.makedirs(config)
    with open(os.path.join(config, "vpcd"), "w") as file:
        file.write(f'FRIENDLYNAME "Noren Test Reader"\nDEVICENAME /dev/null:{hex(port)}\n'
                   f"LIBPATH {DRIVER}\nCHANNELID {hex(port)}\n")
    with open(os.path.join(folder, "log"), "w") as log:
        # However this program ends, the daemon is told to.
        daemon = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "pcscd", "--foreground",
                                   "--config", config],
                                  stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while not os.path.exists(SOCKET):
        if daemon.poll() is not None or time.monotonic() > end:
            stop(daemon)
            with open(os.path.join(folder, "log")) as log:
                sys.exit(f"pcscd.py: pcscd did not start:\n{log.read()}")
        time.sleep(0.02)
    return daemon


def stop(daemon):
    daemon.terminate()
    try:
        daemon.wait(10)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()


def main():
    command, socket_folder = sys.argv[1:], None
    if command[:1] == ["--socket-folder"]:
        socket_folder, command = os.path.abspath(command[1]), command[2:]
    if not command:
        sys.exit(__doc__)
    if INSIDE not in os.environ:
        enter_namespace(socket_folder)
    raise_loopback()
    with tempfile.TemporaryDirectory(prefix="noren-pcscd-") as folder:
        port = free_port()
        daemon = start(folder, port)
        try:
            environment = dict(os.environ, VPCD_PORT=str(port), PCSCD_PID=str(daemon.pid),
                               PCSCD_CONFIG=os.path.join(folder, "config"))
            environment.pop(INSIDE)
            process = subprocess.Popen(command, env=environment)
            # Whoever ends this program ends the command, and then the daemon.
            signal.signal(signal.SIGTERM, lambda *_: process.terminate())
            status = process.wait()
        finally:
            stop(daemon)
    sys.exit(status)


if __name__ == "__main__":
    main()
