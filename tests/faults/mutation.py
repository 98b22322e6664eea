# SPDX-License-Identifier: Apache-2.0
"""Plants known bugs in a copy of the tree, one at a time, and sees that the rigs find them.

A patch of tests/faults/mutations may name who must catch it, in a line before its first diff:

  # caught-by: cut,kill_center        rigs of tests/faults/run, or tests of ctest, tried in this order

Without that line all rigs are tried. The copy without a patch goes through the same first and must
be clean: what fails there would catch anything.
"""

import glob
import json
import os
import subprocess
import sys
import time

from rig import HERE, ROOT, all_rigs

PATIENCE = 600


class Failed(Exception):
    pass


class Copy:
    """The tree as it lies there, in a folder of the build folder; what is built is kept for next time."""

    def __init__(self, build):
        self.tree = os.path.join(os.path.abspath(build), "mutations")
        self.build = os.path.join(self.tree, "build", "release")
        self.before = {}  # what the patch has changed
        # Objects are the same as those of the tree itself, for ccache.
        self.environment = dict(os.environ, CCACHE_BASEDIR=self.tree, CCACHE_NOHASHDIR="1",
                                GIT_CEILING_DIRECTORIES=os.path.dirname(self.tree))

    def call(self, words, patience=PATIENCE, **options):
        return subprocess.run(words, cwd=self.tree, env=self.environment, capture_output=True,
                              text=True, timeout=patience, **options)

    def make_clean(self):
        """Every file as the tree has it; files that are right already stay untouched."""
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
                                capture_output=True, check=True).stdout.decode().split("\0")
        wanted = {name for name in listed if name and os.path.isfile(os.path.join(ROOT, name))}
        for name in wanted:
            copy_file(os.path.join(ROOT, name), os.path.join(self.tree, name))
        for folder, folders, names in os.walk(self.tree):
            if folder == self.tree and "build" in folders:
                folders.remove("build")
            for name in names:
                path = os.path.join(folder, name)
                if os.path.relpath(path, self.tree) not in wanted and "__pycache__" not in path:
                    os.remove(path)

    def apply(self, patch):
        touched = self.call(["git", "apply", "--numstat", "-z", patch])
        names = [line.split("\t", 2)[2] for line in touched.stdout.split("\0") if line]
        self.before = {name: content_of(os.path.join(self.tree, name)) for name in names}
        done = self.call(["git", "apply", "--whitespace=nowarn", patch])
        if done.returncode != 0:
            raise Failed("does not apply: " + done.stderr.strip()[:500])

    def undo(self):
        """Takes the last patch out again. The tree itself may have changed meanwhile."""
        for name, content in self.before.items():
            path = os.path.join(self.tree, name)
            if content is None:
                if os.path.exists(path):
                    os.remove(path)
            elif content_of(path) != content:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(content)
        self.before = {}

    def make(self, targets):
        if not os.path.exists(os.path.join(self.build, "build.ninja")):
            done = self.call(["cmake", "--preset", "release"])
            if done.returncode != 0:
                raise Failed("cannot be configured: " + done.stderr.strip()[-1000:])
        done = self.call(["nice", "-n", "5", "cmake", "--build", self.build, "--target", *targets,
                          "--", "-j2"], patience=3600)
        if done.returncode != 0:
            raise Failed("cannot be built: " + (done.stdout + done.stderr).strip()[-1500:])

    def targets(self):
        done = self.call(["ninja", "-C", self.build, "-t", "targets", "all"])
        return {line.split(":")[0] for line in done.stdout.splitlines()}

    def catches(self, name, is_rig):
        """What a rig or test has to say against the copy as it is now; None: nothing."""
        try:
            if is_rig:
                done = self.call([sys.executable, os.path.join("tests", "faults", "run"), "--slice",
                                  "--first", "--json", "--rig", name, "--build", self.build])
                row = json.loads(done.stdout.splitlines()[-1])
                if row["skipped"]:
                    raise Failed(f"{name} is skipped here: {row['skipped']}")
                return row["wrong"][0] if row["wrong"] else None
            done = self.call(["ctest", "--test-dir", self.build, "--no-tests=error",
                              "--output-on-failure", "-R", f"^{name}$"])
        except subprocess.TimeoutExpired:
            return f"it hangs for {PATIENCE} s"
        except (IndexError, json.JSONDecodeError):
            raise Failed(f"{name} said nothing: {done.stdout}{done.stderr}") from None
        if done.returncode == 0:
            return None
        return next((line.strip() for line in done.stdout.splitlines()
                     if "Failure" in line or "FAILED" in line or "Error" in line), "it failed")


def content_of(path):
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def copy_file(source, target):
    content = content_of(source)
    if content_of(target) == content:
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content)
    os.chmod(target, os.stat(source).st_mode)


def catchers(patch, rigs):
    """Who must catch this patch: the names of its header, else all rigs of the slice."""
    with open(patch, encoding="utf-8") as file:
        for line in file:
            if line.startswith("# caught-by:"):
                return [name.strip() for name in line.split(":", 1)[1].split(",") if name.strip()]
            if line.startswith("diff "):
                break
    return [name for name, rig in rigs.items() if rig.in_slice and rig.run]


class Mutations:
    def __init__(self, patches, build):
        self.rigs = {rig.name: rig for rig in all_rigs()}
        self.patches = [os.path.abspath(patch) for patch in patches] or sorted(
            glob.glob(os.path.join(HERE, "mutations", "*.patch")))
        self.wanted = {patch: catchers(patch, self.rigs) for patch in self.patches}
        self.copy = Copy(build)

    def targets(self):
        """What to build: what the rigs break, and each test that is named like its target."""
        tests = {name for names in self.wanted.values() for name in names if name not in self.rigs}
        there = self.copy.targets()
        return ["fault_rigs", *sorted(test for test in tests if test in there)]

    def first_catch(self, names):
        for name in names:
            said = self.copy.catches(name, name in self.rigs)
            if said:
                return name, said
        return None, ""

    def clean(self):
        """The copy without a patch. True if all that is asked later finds nothing in it."""
        begun = time.monotonic()
        self.copy.make_clean()
        self.copy.make(["fault_rigs"])
        self.copy.make(self.targets())
        built = time.monotonic() - begun
        everyone = dict.fromkeys(name for names in self.wanted.values() for name in names)
        found = False
        for name in everyone:
            said = self.copy.catches(name, name in self.rigs)
            if said:
                found = True
                print(f"without a patch  {name} fails: {said}", flush=True)
        if not found:
            print(f"{'without a patch':<40} clean: {', '.join(everyone)}  "
                  f"({built:.0f} s to build, {time.monotonic() - begun - built:.0f} s to run)", flush=True)
        return not found

    def one(self, patch):
        """One patch. True if it was caught."""
        title = os.path.basename(patch)
        begun = time.monotonic()
        try:
            self.copy.undo()
            self.copy.apply(patch)
            self.copy.make(self.targets())
            built = time.monotonic() - begun
            name, said = self.first_catch(self.wanted[patch])
        except Failed as why:
            print(f"{title:<40} NOT TRIED: {why}", flush=True)
            return False
        times = f"({built:.0f} s to build, {time.monotonic() - begun - built:.0f} s to run)"
        if not name:
            print(f"{title:<40} SURVIVED {', '.join(self.wanted[patch])}  {times}", flush=True)
            return False
        lines = said.strip().splitlines()
        # Of a rig that fell over what it found, the last line says over what.
        first = lines[-1] if "Traceback" in said else lines[0]
        print(f"{title:<40} caught by {name}  {times}\n{'':<40}   {first[:150]}", flush=True)
        return True


def run(patches, build):
    mutations = Mutations(patches, build)
    begun = time.monotonic()
    try:
        if not mutations.clean():
            print("what fails without a bug proves nothing about bugs", file=sys.stderr)
            return 1
    except Failed as why:
        print(f"the copy of the tree {why}", file=sys.stderr)
        return 1
    caught = sum([mutations.one(patch) for patch in mutations.patches])
    print(f"{caught} of {len(mutations.patches)} planted bugs caught in "
          f"{time.monotonic() - begun:.0f} s")
    return 0 if caught == len(mutations.patches) else 1
