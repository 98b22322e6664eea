#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The guides tell the truth: README's commands and its first sale are run as a newcomer runs them, and
every code block, link, command and error text of docs/ is held against the tree.

Usage: docs_test.py BUILD_FOLDER SOURCE_FOLDER

Stand-ins take the place of what would build the project again or change the system: ./demo and
./check (their own tests run them), apt-get (looks whether the packages are there), and cmake's presets
(the build under test is installed in their place).
"""
import base64
import ctypes
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

import markdown

BUILD, SOURCE = sys.argv[1:3]
GUIDES = sorted(glob.glob("docs/**/*.md", root_dir=SOURCE, recursive=True))
PAGES = ["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md"] + GUIDES

APT_GET = """#!/bin/sh
shift 2
for package in "$@"; do
  dpkg-query -W "$package" >/dev/null 2>&1 || dpkg-query -W "$package:*" >/dev/null || exit 1
done
"""
CMAKE = f"""#!/bin/sh
case "$*" in
  "--preset release" | "--build --preset release") test -f CMakePresets.json ;;
  "--install build/release "*) shift 2; exec {{cmake}} --install "{BUILD}" "$@" ;;
  *) exec {{cmake}} "$@" ;;
esac
"""


def page(name):
    return os.path.join(SOURCE, name)


def blocks_of(*names):
    return [block for name in names for block in markdown.blocks(page(name), name)]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300,
                          **options)


class Newcomer:
    """A home, a clone and a shell in which a page's blocks happen one after the other."""

    def __init__(self, folder):
        self.home = os.path.join(folder, "home")
        self.clone = os.path.join(folder, "clone")
        tools = os.path.join(folder, "tools")
        for path in (self.home, self.clone, tools):
            os.makedirs(path)
        for name in os.listdir(SOURCE):
            if name not in (".git", "build", "demo", "check"):
                os.symlink(page(name), os.path.join(self.clone, name))
        cmake = run(["sh", "-c", "command -v cmake"]).stdout.strip()
        self.write(tools + "/sudo", '#!/bin/sh\nexec "$@"\n')
        self.write(tools + "/apt-get", APT_GET)
        self.write(tools + "/cmake", CMAKE.replace("{cmake}", cmake))
        for name in ("demo", "check"):
            self.write(os.path.join(self.clone, name), "#!/bin/sh\n")
        self.environment = {"HOME": self.home, "PATH": tools + ":" + os.environ["PATH"],
                            "LANG": "C.UTF-8"}

    @staticmethod
    def write(path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def follow(self, blocks):
        """Saves the named blocks, runs the shell's, and gives back what the last of them printed."""
        script = "set -eu\n"
        for block in blocks:
            if block.language == "sh":
                script += f"echo '@@'\n{block.text}"
            elif block.name:
                script += f"cat > '{block.name}' <<'@@END'\n{block.text}@@END\n"
        done = run(["sh", "-c", script], cwd=self.clone, env=self.environment)
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout.split("@@\n")[-1]


class ReadmeTest(unittest.TestCase):
    def test_a_newcomer_sells(self):
        for name in ("README.md", "README.ja.md"):
            blocks = blocks_of(name)
            self.assertEqual([block.language for block in blocks],
                             ["sh", "sh", "c", "sh", "text"], name)
            with tempfile.TemporaryDirectory() as folder:
                printed = Newcomer(folder).follow(blocks[:-1])
            for line in blocks[-1].text.splitlines():
                self.assertIn(line, printed.splitlines(), name)

    def test_its_sale_is_the_compiled_sample(self):
        sample = markdown.read(page("samples/registers/c/first.c")).split("\n", 1)[1]
        for name in ("README.md", "README.ja.md"):
            (shown,) = [block.text for block in blocks_of(name) if block.language == "c"]
            self.assertEqual(shown, sample, name)

    def test_its_two_commands_are_there(self):
        for name in ("demo", "check"):
            self.assertTrue(os.access(page(name), os.X_OK), name)


class GuidesTest(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for name in PAGES:
            for target in markdown.links(page(name)):
                if re.match(r"https?:", target) or not target:
                    continue
                path = os.path.join(os.path.dirname(page(name)), target)
                self.assertTrue(os.path.exists(path), f"{name}: {target}")

    def test_both_languages_have_the_same_blocks(self):
        for name in [name for name in PAGES if name.endswith(".ja.md")]:
            other = name.replace(".ja.md", ".md")
            self.assertEqual([(block.language, block.name) for block in blocks_of(name)],
                             [(block.language, block.name) for block in blocks_of(other)], name)

    def test_blocks_are_well_formed(self):
        for block in blocks_of(*PAGES):
            with self.subTest(block.where()):
                if block.language == "json":
                    json.loads(block.text)
                elif block.language == "toml":
                    tomllib.loads(block.text)
                elif block.language == "sh":
                    done = run(["bash", "-n", "-c", block.text])
                    self.assertEqual(done.stderr, "")
                else:
                    self.assertIn(block.language, ("c", "cpp", "cmake", "text", "mermaid"))

    def test_a_block_with_a_file_name_is_that_file(self):
        for block in blocks_of(*GUIDES):
            if not block.name or block.name == "noren.toml":
                continue
            text = markdown.read(page(block.name))
            without_license = "".join(line for line in text.splitlines(keepends=True)
                                      if "SPDX-License-Identifier" not in line)
            self.assertEqual(block.text, without_license, block.where())

    def test_c_fragments_compile(self):
        before = ("#include <noren/device.h>\n#include <stdio.h>\n"
                  "void fragment(noren_handle till, noren_handle sale, noren_handle operation,\n"
                  "              noren_handle handle, noren_status status, char *text) {\n"
                  "  noren_int32 size; noren_int64 number; (void)size; (void)number; (void)till;\n"
                  "  (void)sale; (void)operation; (void)handle; (void)status; (void)text;\n{\n")
        for block in blocks_of(*GUIDES):
            if block.language != "c" or block.name:
                continue
            done = run(["gcc", "-x", "c", "-std=c89", "-pedantic", "-Wall", "-Wextra", "-Werror",
                        "-fsyntax-only", "-I", page("sdk/include"), "-"],
                       input=before + block.text + "}}\n")
            self.assertEqual(done.returncode, 0, f"{block.where()}\n{done.stderr}")

    @staticmethod
    def enroll(folder):
        """What noren-enroll writes; the center it names is not asked for anything here."""
        os.makedirs(folder)
        enrollment = {"terminal": "T-0001", "url": "https://localhost:1",
                      "certificate_sha256": "0" * 64,
                      "card_public_key": base64.b64encode(bytes(range(1, 33))).decode()}
        with open(folder + "/enrollment.json", "w", encoding="utf-8") as file:
            json.dump(enrollment, file)
        with open(folder + "/terminal.key", "w", encoding="utf-8") as file:
            file.write("00" * 32)

    def test_configurations_are_understood(self):
        noren = ctypes.CDLL(os.path.join(BUILD, "lib/libnoren.so"))
        seen = 0
        for block in blocks_of(*GUIDES):
            if block.name != "noren.toml":
                continue
            seen += 1
            with tempfile.TemporaryDirectory() as folder:
                text = re.sub(r"/(var|etc)/", lambda match: f"{folder}/{match.group(1)}/", block.text)
                text = re.sub(r'plugin_path = .*',
                              f'plugin_path = ["{BUILD}/lib/noren/plugins"]\n'
                              f'administration = "{BUILD}/administration"', text)
                os.makedirs(os.path.join(folder, "var/lib"))
                self.enroll(os.path.join(folder, "etc/noren/enrollment"))
                config = os.path.join(folder, "noren.toml")
                with open(config, "w", encoding="utf-8") as file:
                    file.write(text)
                till = ctypes.c_int32()
                status = noren.noren_open(f"config={config}\nlanguage=en".encode(), -1,
                                          ctypes.byref(till))
                why = ctypes.create_string_buffer(1024)
                noren.noren_last_error(why, len(why), None, None)
                self.assertEqual(status, 0, f"{block.where()}: {why.value.decode()}")
                noren.noren_close(till)
        self.assertGreater(seen, 1)

    def test_programs_take_the_options_shown(self):
        seen = 0
        for block in blocks_of(*GUIDES):
            if block.language != "sh":
                continue
            text = block.text.replace("\\\n", " ")
            for line in re.findall(r"^(?:sudo |\S+=\$\()?(?:-u noren )?(noren-\w+ .*)$", text, re.M):
                words = line.split()
                if words[0] == "noren-center":
                    command = [os.path.join(BUILD, "bin/noren-center"), words[1], "--help"]
                elif words[0] == "noren-enroll":
                    command = [os.path.join(BUILD, "bin/noren-enroll"), "--help"]
                else:
                    command = [os.path.join(BUILD, "bin", words[0]), "--help"]
                done = run(command)
                self.assertEqual(done.returncode, 0, f"{block.where()}: {line}\n{done.stderr}")
                for option in re.findall(r"(?<!\S)--[a-z-]+", line):
                    self.assertIn(option, done.stdout, f"{block.where()}: {line}")
                seen += 1
        self.assertGreater(seen, 10)

    def test_error_texts_are_those_of_the_catalogue(self):
        """In a row of a table, what stands between ** is an error's text word for word."""
        source = "".join(map(markdown.read, glob.glob(page("sdk/core/message/catalogue_*.cpp"))))
        catalogue = re.sub(r'"\s*\n\s*"', "", source).replace('\\"', '"')
        seen = 0
        for name in ("docs/store-it.md", "docs/store-it.ja.md"):
            for text in re.findall(r"^\| \*\*(.+?)\*\*", markdown.read(page(name)), re.M):
                self.assertIn(f'"{text}', catalogue, name)
                seen += 1
        self.assertGreater(seen, 10)

    def test_promised_faults_are_caused_by_rigs(self):
        """Each fault of the first table is known to the rigs, and the rig named with it causes it."""
        listed = run([sys.executable, page("tests/faults/run"), "--list", "--json"])
        self.assertEqual(listed.returncode, 0, listed.stderr)
        causes = {rig["rig"]: rig["faults"] for rig in map(json.loads, listed.stdout.splitlines())}
        tables = []
        for name in ("docs/promises.md", "docs/promises.ja.md"):
            rows = re.findall(r"^\| (F\d\d) \| .* \| .* \| (`.*) \|$", markdown.read(page(name)), re.M)
            tables.append(rows)
            for fault, rigs in rows:
                for rig in re.findall("`(.*?)`", rigs):
                    self.assertIn(fault, causes.get(rig, ()), f"{name}: {rig}")
            mentioned = set(re.findall(r"^\| (F\d\d) \|", markdown.read(page(name)), re.M))
            self.assertLessEqual({fault for faults in causes.values() for fault in faults}, mentioned)
        self.assertEqual(*tables)
        self.assertGreater(len(tables[0]), 5)

    def test_functions_named_exist(self):
        header = "".join(markdown.read(page(f"sdk/include/noren/{name}.h"))
                         for name in ("noren", "device"))
        declared = len(re.findall(r"^NOREN_API ", header, re.M))
        for name, count in (("docs/pos-vendor.md", r"(\d+) functions"),
                            ("docs/pos-vendor.ja.md", r"(\d+) の関数")):
            self.assertEqual(int(re.search(count, markdown.read(page(name))).group(1)), declared, name)
        for name in PAGES:
            for function in set(re.findall(r"`(noren_[a-z_]+)(?:\(|`)", markdown.read(page(name)))):
                known = header + markdown.read(page("cmake/NorenPlugin.cmake")) + "".join(
                    markdown.read(path) for path in glob.glob(page("sdk/include/noren/plugin/*.h")))
                self.assertIn(function, known, name)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
