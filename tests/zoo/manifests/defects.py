# SPDX-License-Identifier: Apache-2.0
"""Manifests with one defect each: what is wrong, the reason that must be given, and what its text
must name. The path of the file stands above the text, so that "" names the file alone."""
import os
import shutil
from typing import Callable, NamedTuple, Optional

from zoo import id_of, platform


class Defect(NamedTuple):
    name: str
    reason: str
    names: str
    edit: Optional[Callable] = None     # of the manifest, a dict, before it is signed
    rewrite: Optional[Callable] = None  # of its bytes, before they are signed
    spoil: Optional[Callable] = None    # of the files, after that
    root_only: bool = False


NOBODY = 65534


def put(**values):
    return lambda manifest: manifest.update(values)


def library(**values):
    return lambda manifest: manifest["library"][platform()].update(values)


def replace_library(content):
    """With its right hash, so that only what is in it is wrong."""
    def spoil(zoo, path):
        with open(os.path.join(os.path.dirname(path), "libzoo_trap.so"), "r+b") as file:
            whole = file.read()
            file.seek(0)
            file.truncate()
            file.write(content(whole))
        os.remove(path + ".sig")
        zoo.must("plugin", "sign", "--key", zoo.key, path)
    return spoil


def change_signature(change):
    def spoil(_, path):
        with open(path + ".sig", "r+b") as file:
            lines = file.read().split(b"\n")
            change(lines)
            file.seek(0)
            file.truncate()
            file.write(b"\n".join(lines))
    return spoil


def flip(lines, line):
    middle = len(lines[line]) // 2
    other = b"A" if lines[line][middle:middle + 1] != b"A" else b"B"
    lines[line] = lines[line][:middle] + other + lines[line][middle + 1:]


def sign_with_another_key(trusted_for):
    def spoil(zoo, path):
        key = zoo.make_key(os.path.basename(os.path.dirname(path)))
        if trusted_for:
            zoo.trust(key, trusted_for)
        zoo.sign_as_is(key, path)
    return spoil


def take_the_signature_of_honest(zoo, path):
    honest = os.path.join(zoo.place, "honest", id_of("honest") + ".noren.json")
    shutil.copy(honest + ".sig", path + ".sig")


def append(path, text):
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


def remove_signature(_, path):
    os.remove(path + ".sig")


def make_instead(make):
    def spoil(_, path):
        os.remove(path)
        make(path)
    return spoil


def link_into_a_writable_folder(zoo, path):
    outside = os.path.join(zoo.folder, "outside")
    os.makedirs(outside)
    os.rename(path, os.path.join(outside, "manifest"))
    os.chmod(outside, 0o777)
    os.symlink(os.path.join(outside, "manifest"), path)


def link_of_somebody_else(_, path):
    folder = os.path.dirname(path)
    os.rename(path, os.path.join(folder, "manifest"))
    os.symlink("manifest", path)
    os.lchown(path, NOBODY, NOBODY)
    os.chmod(folder, 0o1777)


def has_a_twin(zoo, path):
    shutil.copytree(os.path.dirname(path), os.path.join(zoo.place, "twin"))


def chmod(mode, of=lambda path: path):
    return lambda _, path: os.chmod(of(path), mode)


def its_library(path):
    return os.path.join(os.path.dirname(path), "libzoo_trap.so")


DEFECTS = [
    # What it says.
    Defect("version_as_text", "manifest_type", "manifest_version", put(manifest_version="1")),
    Defect("newer_version", "manifest_newer", "2", put(manifest_version=2)),
    Defect("id_in_upper_case", "manifest_value", "id", put(id="test.zoo.Upper-Case")),
    Defect("id_of_another_file", "manifest_file_name", "test.zoo.other", put(id="test.zoo.other")),
    Defect("id_missing", "manifest_missing", "id", lambda manifest: manifest.pop("id")),
    Defect("path_climbs_out", "manifest_path", "../libzoo_trap.so",
           library(path="../libzoo_trap.so")),
    Defect("path_climbs_out_later", "manifest_path", "lib/../../x", library(path="lib/../../x")),
    Defect("path_absolute", "manifest_path", "/usr/lib/libc.so", library(path="/usr/lib/libc.so")),
    Defect("path_of_windows", "manifest_path", r"C:\trap.dll", library(path=r"C:\trap.dll")),
    Defect("path_with_nul", "manifest_path", f"library.{platform()}.path",
           library(path="libzoo_trap.so\0.txt")),
    Defect("library_missing", "plugin_library_missing", "nowhere.so", library(path="nowhere.so")),
    Defect("library_of_another_platform", "manifest_platform", platform(),
           lambda manifest: manifest.update(library={"windows_amd64": {"path": "trap.dll"}})),
    Defect("unknown_key", "manifest_unknown_key", "colour", put(colour="green")),
    Defect("unknown_grant", "manifest_unknown_key", "grants.bluetooth",
           put(grants={"bluetooth": True})),
    Defect("interfaces_empty", "manifest_value", "interfaces", put(interfaces=[])),
    Defect("interface_without_revision", "manifest_value", "interfaces",
           put(interfaces=["noren.printer"])),
    Defect("interface_twice", "manifest_value", "interfaces",
           put(interfaces=["noren.printer/1", "noren.printer/1"])),
    Defect("epoch_2", "plugin_epoch", "2", put(abi={"epoch": 2})),
    Defect("min_minor_999", "plugin_needs_newer_host", "999",
           put(abi={"epoch": 1, "min_minor": 999})),
    Defect("memory_limit_1", "manifest_value", "limits.memory_mib", put(limits={"memory_mib": 1})),
    Defect("config_schema_no_schema", "config_schema_invalid", id_of("config_schema_no_schema"),
           put(config_schema={"type": 7})),
    Defect("config_schema_without_end", "config_schema_invalid",
           id_of("config_schema_without_end"), put(config_schema={"$ref": "#"})),
    Defect("config_schema_divides_by_zero", "config_schema_invalid",
           id_of("config_schema_divides_by_zero"),
           put(config_schema={"properties": {"baud": {"multipleOf": 0}}})),
    Defect("config_schema_list", "manifest_not_object", "config_schema", put(config_schema=[])),

    # What it is written in.
    Defect("not_json", "manifest_not_json", "", rewrite=lambda text: b"id = test"),
    Defect("empty", "manifest_not_json", "", rewrite=lambda text: b""),
    Defect("cut_short", "manifest_not_json", "", rewrite=lambda text: text[:len(text) // 2]),
    Defect("list", "manifest_not_object", "manifest", rewrite=lambda text: b"[" + text + b"]"),
    Defect("nul_byte", "manifest_not_json", "",
           rewrite=lambda text: text.replace(b"libzoo", b"lib\0zoo")),
    Defect("not_utf8", "manifest_not_json", "",
           rewrite=lambda text: text.replace(b"Broken", b"Broken \xff\xfe")),
    Defect("byte_order_mark", "manifest_not_json", "byte order mark",
           rewrite=lambda text: b"\xef\xbb\xbf" + text),
    Defect("nested_deeply", "manifest_not_json", "",
           rewrite=lambda text: text.replace(b'"grants": {}',
                                             b'"x-a": ' + b"[" * 50_000 + b"]" * 50_000)),
    Defect("half_a_megabyte", "manifest_too_large", "",
           rewrite=lambda text: text + b" " * (512 * 1024)),
    Defect("more_than_a_megabyte", "file_too_large", "more-than-a-megabyte.noren.json",
           rewrite=lambda text: text + b" " * (1024 * 1024)),

    # Whose it is.
    Defect("unsigned", "plugin_unsigned", id_of("unsigned"), spoil=remove_signature),
    Defect("unsigned_payment", "plugin_unsigned_value", id_of("unsigned_payment"),
           put(interfaces=["noren.instance/1", "noren.payment/1"]), spoil=remove_signature),
    Defect("signed_by_an_unknown_key", "plugin_signer_unknown", id_of("signed_by_an_unknown_key"),
           spoil=sign_with_another_key(None)),
    Defect("signed_for_another_domain", "plugin_signer_domain", "example",
           spoil=sign_with_another_key("example")),
    Defect("signed_for_half_a_word", "plugin_signer_domain", "test.zo",
           spoil=sign_with_another_key("test.zo")),
    Defect("signature_changed", "signature_wrong", id_of("signature_changed"),
           spoil=change_signature(lambda lines: flip(lines, 1))),
    Defect("signature_comment_changed", "signature_wrong", id_of("signature_comment_changed"),
           spoil=change_signature(lambda lines: lines.__setitem__(2, b"trusted comment: other"))),
    Defect("signature_empty", "signature_format", id_of("signature_empty"),
           spoil=change_signature(lambda lines: lines.clear())),
    Defect("signature_of_another", "signature_wrong", id_of("signature_of_another"),
           spoil=take_the_signature_of_honest),
    Defect("changed_after_signing", "signature_wrong", id_of("changed_after_signing"),
           spoil=lambda zoo, path: append(path, " ")),
    Defect("hash_wrong", "plugin_hash", id_of("hash_wrong"), library(sha256="0" * 64)),
    Defect("hash_missing", "plugin_hash_missing", "libzoo_trap.so",
           lambda manifest: manifest["library"][platform()].pop("sha256")),

    # What lies there.
    Defect("world_writable", "file_writable", "world-writable.noren.json", spoil=chmod(0o666)),
    Defect("world_writable_folder", "file_writable", "world_writable_folder",
           spoil=chmod(0o777, os.path.dirname)),
    Defect("world_writable_signature", "file_writable", ".sig",
           spoil=chmod(0o666, lambda path: path + ".sig")),
    Defect("world_writable_library", "file_writable", "libzoo_trap.so",
           spoil=chmod(0o666, its_library)),
    Defect("owned_by_somebody_else", "file_owner", str(NOBODY), root_only=True,
           spoil=lambda zoo, path: os.chown(path, NOBODY, NOBODY)),
    Defect("link_into_a_writable_folder", "file_writable", "outside",
           spoil=link_into_a_writable_folder),
    Defect("link_of_somebody_else", "file_owner", str(NOBODY), root_only=True,
           spoil=link_of_somebody_else),
    Defect("link_to_nowhere", "plugin_file", "nowhere",
           spoil=make_instead(lambda path: os.symlink("nowhere", path))),
    Defect("link_to_itself", "file_kind", "link-to-itself",
           spoil=make_instead(lambda path: os.symlink(os.path.basename(path), path))),
    Defect("folder", "file_kind", id_of("folder"), spoil=make_instead(os.mkdir)),
    Defect("fifo", "file_kind", id_of("fifo"), spoil=make_instead(os.mkfifo)),
    Defect("two_of_one_id", "plugin_twice", "twin", spoil=has_a_twin),
    Defect("library_is_text", "plugin_load", id_of("library_is_text"),
           spoil=replace_library(lambda whole: b"not a library at all\n" * 100)),
    Defect("library_cut_short", "plugin_load", id_of("library_cut_short"),
           spoil=replace_library(lambda whole: whole[:len(whole) // 2])),
    Defect("library_without_entry", "plugin_no_entry", "noren_plugin_entry_v1",
           spoil=replace_library(lambda whole: whole.replace(b"noren_plugin_entry_v1",
                                                             b"noren_plugin_entry_v0"))),
]
