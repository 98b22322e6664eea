# SPDX-License-Identifier: Apache-2.0
"""A Debian in a folder, which is entered by chroot. The mirror is the one that this machine's apt
uses. Needs root, and a mount namespace of its own: nothing is unmounted again."""

import os
import shutil
import subprocess

CODENAME = "bookworm"
INCLUDED = "gcc,libc6-dev,pkg-config,systemd-sysv,udev"
QUIET = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root",
         "DEBIAN_FRONTEND": "noninteractive"}


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8",
                          **{"timeout": 600, **options})
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def sources():
    """Debian's own archives among apt's sources, for sources.list; the release itself first."""
    targets = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)",
                  "Identifier: Packages", "Origin: Debian").splitlines()
    lines = {f"deb {uri} {codename} {component}"
             for uri, codename, component in map(str.split, targets)
             if codename.startswith(CODENAME) and component == "main"}
    assert lines, f"apt has no source of {CODENAME}: run apt-get update"
    return sorted(lines, key=lambda line: line.split()[2])


def proxy():
    """What apt's own configuration says of a proxy, for programs that do not read it."""
    line = run("apt-config", "shell", "proxy", "Acquire::http::Proxy").strip()
    return {"http_proxy": line.split("=", 1)[1].strip("'\"")} if line else {}


class DebianTree:
    def __init__(self, folder, cache):
        """Unpacks the bare tree, which is made once and kept in the cache folder."""
        self.root = os.path.join(folder, "tree")
        bare = os.path.join(cache, f"debian-{CODENAME}.tar")
        if not os.path.exists(bare):
            self.make(bare, os.path.join(folder, "bare"))
        os.makedirs(self.root)
        run("tar", "-C", self.root, "-xpf", bare)
        run("mount", "-t", "proc", "proc", self.path("proc"))
        shutil.copy("/etc/resolv.conf", self.path("etc/resolv.conf"))
        self.write("etc/apt/sources.list", "\n".join(sources()) + "\n")
        self.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)  # no service is started

    @staticmethod
    def make(bare, folder):
        _, uri, codename, _ = sources()[0].split()
        run("debootstrap", "--variant=minbase", f"--include={INCLUDED}", codename, folder, uri,
            env={**os.environ, **proxy()}, timeout=1200)
        run("tar", "-C", folder, "--exclude=./var/cache/apt/archives/*.deb", "-cf", bare + ".part",
            ".")
        os.replace(bare + ".part", bare)
        shutil.rmtree(folder)

    def path(self, *names):
        return os.path.join(self.root, *(name.lstrip("/") for name in names))

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def command(self, *words, user=None):
        """The words that run a program inside, as root or as this user with nothing else."""
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs",
               "--inh-caps=-all", "--bounding-set=-all"] if user else []
        return ["chroot", self.root, *who, *words]

    def run(self, *words, user=None, **options):
        return run(*self.command(*words, user=user), env={**QUIET, **options.pop("env", {})},
                   **options)

    def attempt(self, *words, user=None):
        """Runs what may end badly; returns how it ended and all that it said."""
        done = subprocess.run(self.command(*words, user=user), env=QUIET, capture_output=True,
                              text=True, encoding="utf-8", timeout=120)
        return done.returncode, done.stdout + done.stderr

    def apt(self, *words):
        return self.run("apt-get", "-q", "-y", "-o", "APT::Sandbox::User=root", *words, env=proxy())

    def files(self):
        """Every path of the tree but for what the kernel shows."""
        found = set()
        for folder, folders, names in os.walk(self.root):
            inside = folder[len(self.root):] or "/"
            if inside == "/":
                folders[:] = [name for name in folders if name not in ("proc", "sys", "dev", "run")]
            found.update(os.path.join(inside, name) for name in folders + names)
        return found
