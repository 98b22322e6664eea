# SPDX-License-Identifier: Apache-2.0
"""How long `noren plugins` takes with 50 signed plugins, from its start to its end."""
import json
import os
import platform
import shutil
import subprocess
import time

import line
from programs import Failed

COUNT = 50


def make_plugins(noren, library, folder):
    """Manifests that a publisher signed, each with a copy of the library; the administration that
    trusts them."""
    administration = os.path.join(folder, "administration")
    os.makedirs(administration)
    key = os.path.join(folder, "bench")
    subprocess.run([noren, "plugin", "key", key, "--no-password"], check=True, capture_output=True)
    subprocess.run([noren, "plugin", "trust", key + ".pub", "com.example", "--administration",
                    administration], check=True, capture_output=True)
    machine = "linux_arm64" if platform.machine() == "aarch64" else "linux_amd64"
    manifests = []
    for number in range(COUNT):
        identity = f"com.example.plugin-{number:02}"
        place = os.path.join(folder, "plugins", identity)
        os.makedirs(place)
        shutil.copy(library, os.path.join(place, "plugin.so"))
        manifests.append(os.path.join(place, identity + ".noren.json"))
        with open(manifests[-1], "w", encoding="utf-8") as file:
            json.dump({"manifest_version": 1, "id": identity, "name": f"Plugin {number}",
                       "version": "1.0", "publisher": "Example", "license": "Apache-2.0",
                       "abi": {"epoch": 1}, "interfaces": ["noren.instance/1", "noren.printer/1"],
                       "library": {machine: {"path": "plugin.so"}},
                       "config_schema": {"type": "object", "additionalProperties": False,
                                         "properties": {"port": {"type": "string"}}}}, file)
    subprocess.run([noren, "plugin", "sign", "--key", key + ".key", *manifests], check=True,
                   capture_output=True)
    return administration, os.path.join(folder, "plugins")


def loaded_while_running(command, folder):
    """What the program's loader brought in by dlopen, as the loader itself tells it."""
    environment = dict(os.environ, LD_DEBUG="files", LD_DEBUG_OUTPUT=os.path.join(folder, "loader"))
    process = subprocess.run(command, env=environment, capture_output=True)
    told = [name for name in os.listdir(folder) if name.startswith("loader.")]
    if process.returncode != 0 or not told:
        raise Failed("listing: the loader tells nothing")
    with open(os.path.join(folder, told[0]), encoding="utf-8", errors="replace") as file:
        return [text.strip() for text in file if "dynamically loaded by" in text]


def listing(bench):
    noren = bench.installed("bin", "noren")
    library = bench.installed("lib", "noren", "plugins", "test.noop", "libnoop.so")
    with bench.folder() as folder:
        administration, plugins = make_plugins(noren, library, folder)
        command = [noren, "plugins", "--administration", administration, "--plugin-path", plugins]
        listed = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True,
                                           text=True).stdout)
        usable = [plugin for plugin in listed if plugin["manifest"].startswith(plugins)
                  and plugin["standing"] == "usable" and plugin["signed_by"] == "com.example"]
        if len(usable) != COUNT:
            raise Failed(f"listing: {len(usable)} of {COUNT} plugins are usable: {listed[:1]}")
        took = {"ours": [], "peer": []}
        end = time.monotonic() + bench.seconds * bench.repeats
        while len(took["ours"]) < bench.repeats or time.monotonic() < end:
            for name, words in (("ours", command), ("peer", [noren, "--help"])):
                begin = time.monotonic_ns()
                subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
                took[name].append((time.monotonic_ns() - begin) / 1e6)
        is_loading = loaded_while_running(command, folder)
    value, peer = line.median(took["ours"]), line.median(took["peer"])
    made = line.line("listing", value, "ms", peer, value / peer, ("<=", 20, "ms"), p50=value,
                     max=max(took["ours"]), repeats=len(took["ours"]), peer_is="noren --help",
                     plugins=COUNT, dlopen=bool(is_loading))
    made["ok"] = made["ok"] and not is_loading
    yield made
