# SPDX-License-Identifier: Apache-2.0
"""A systemd service of a tree, run as its unit says where no systemd runs: its user, its
environment, its folder, everything else read-only. What it asks of the kernel is written down."""

import re

from debian_tree import QUIET
from shop import Process

# $1 the tree, $2 the state folder: both before the rest, which is the command.
STRICT = """
set -e
tree=$1 state=$2; shift 2
mount --rbind "$tree" "$tree"
mount --bind "$tree/$state" "$tree/$state"
mount -t tmpfs tmpfs "$tree/tmp"
mount -o remount,bind,ro "$tree"
exec "$@"
"""


class Unit:
    def __init__(self, tree, name):
        self.tree = tree
        self.settings = {}
        for line in tree.read(f"lib/systemd/system/{name}").splitlines():
            if re.match(r"\w+=", line):
                key, value = line.split("=", 1)
                self.settings.setdefault(key, []).append(value)
        self.user = self.setting("User")
        self.state = "/var/lib/" + self.setting("StateDirectory")

    def setting(self, key):
        (value,) = self.settings[key]
        return value

    def environment(self):
        lines = list(self.settings["Environment"])
        for name in self.settings["EnvironmentFile"]:
            lines += self.tree.read(name.lstrip("-")).splitlines()
        return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))

    def start(self, log, trace):
        """The service under strace, which is another process: the returned one is the service's."""
        tree, variables = self.tree, self.environment()
        words = [re.sub(r"\$\{(\w+)\}", lambda match: variables[match.group(1)], word)
                 for word in self.setting("ExecStart").split()]
        tree.run("install", "-d", "-m", self.setting("StateDirectoryMode"), "-o", self.user,
                 "-g", self.user, self.state)
        return Process(["strace", "-D", "-f", "-qq", "-o", trace, "unshare", "--mount", "sh", "-c",
                        STRICT, "sh", tree.root, self.state.lstrip("/"),
                        *tree.command(*words, user=self.user)], log, env={**QUIET, **variables})

    def refused_calls(self, trace):
        """What the service asked of the kernel and its SystemCallFilter refuses."""
        allowed = set()
        for entry in self.settings["SystemCallFilter"]:
            names = set().union(*(self.members(group) for group in entry.lstrip("~").split()))
            allowed = allowed - names if entry.startswith("~") else allowed | names
        with open(trace, encoding="utf-8") as file:
            text = file.read()
        program = self.setting("ExecStart").split()[0]
        own = text.split(f'execve("{program}"', 1)[1]
        calls = set(re.findall(r"^\d+ +(\w+)\(", own, re.M))
        assert "accept4" in calls or "accept" in calls, sorted(calls)
        return calls - allowed

    def members(self, group):
        """The system calls of a group of systemd's, groups inside it included."""
        if not group.startswith("@"):
            return {group}
        lines = self.tree.run("systemd-analyze", "syscall-filter", group).splitlines()[1:]
        words = [line.strip() for line in lines]
        return set().union(*(self.members(word) for word in words if word and word[0] != "#"))
