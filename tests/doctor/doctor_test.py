#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What noren doctor finds on an emulated machine: nothing on a good one, and each of four troubles
by name and with its remedy, in both languages and as JSON.

Usage: doctor_test.py BUILD_FOLDER [healthy]     healthy: runs under tests/emulators/pcscd.py
"""
import fcntl
import json
import os
import sys
import unittest

from till import NO_PCSCD, Till

BUILD = sys.argv[1]
WITHOUT_RIGHTS = ["set scanner mode 000"]


class SickTill(unittest.TestCase):
    """pcscd stopped, a printer held by usblp, a serial port without permission, a center down."""

    def setUp(self):
        self.till = Till(BUILD)
        self.addCleanup(self.till.__exit__)
        self.till.__enter__()
        self.till.shop.center.end()

    def run_doctor(self, language):
        status, text = self.till.doctor(bed=WITHOUT_RIGHTS, language=language, environment=NO_PCSCD)
        self.assertEqual(status, 1, text)
        return text

    def test_names_all_four_in_english(self):
        text = self.run_doctor("en")
        for words in ("The PC/SC service (pcscd) does not run",
                      "sudo systemctl enable --now pcscd.socket",
                      "usblp holds printer (Noren emulators Receipt printer 04b8:0e15)",
                      "sudo rmmod usblp",
                      "may not use the serial port scan (/dev/ttyUSB0)", "sudo usermod -aG",
                      f"https://127.0.0.1:{self.till.shop.port} takes no connection",
                      "ask the office whether noren-center runs"):
            self.assertIn(words, text)

    def test_names_all_four_in_japanese(self):
        text = self.run_doctor("ja")
        for words in ("PC/SC サービス（pcscd）が止まっています",
                      "sudo systemctl enable --now pcscd.socket を実行",
                      "カーネルのドライバー usblp が握っています", "sudo rmmod usblp を実行",
                      "シリアルポート scan (/dev/ttyUSB0) を使う権限がありません", "sudo usermod -aG",
                      f"センター https://127.0.0.1:{self.till.shop.port} に接続できません",
                      "事務局に noren-center の稼働を確認"):
            self.assertIn(words, text)

    def test_names_all_four_by_key(self):
        status, found = self.till.findings(bed=WITHOUT_RIGHTS, environment=NO_PCSCD)
        self.assertEqual(status, 1)
        severity = {key: finding["severity"] for key, finding in found.items()}
        self.assertEqual({key: value for key, value in severity.items() if value != "ok"},
                         {"pcsc_not_running": "error", "usb_kernel_driver": "warning",
                          "serial_denied": "error", "center_down": "error"})
        # The printer works all the same, for it is taken from usblp.
        self.assertEqual(severity["device_ok"], "ok")
        for finding in found.values():
            self.assertEqual(bool(finding["next"]), finding["severity"] != "ok", finding)
            self.assertNotIn("SERIAL", "".join(finding.values()))

    def test_a_printer_that_another_program_holds_stops_work(self):
        status, found = self.till.findings(bed=["set till held 1"], environment=NO_PCSCD)
        self.assertEqual(status, 1)
        self.assertEqual(found["usb_kernel_driver"]["severity"], "error")


class Devices(unittest.TestCase):
    """Troubles one by one."""

    def setUp(self):
        self.till = Till(BUILD, driver="")
        self.addCleanup(self.till.__exit__)
        self.till.__enter__()

    def troubles(self, *bed):
        _, found = self.till.findings(bed=bed, environment=NO_PCSCD)
        return {key for key, one in found.items() if one["severity"] != "ok"} - {"pcsc_not_running"}

    def test_a_printer_says_what_it_needs(self):
        self.till.printer.command("paper out")
        self.assertEqual(self.troubles(), {"printer_paper_end"})
        self.till.printer.command("paper in")
        self.till.printer.command("cover open")
        self.assertEqual(self.troubles(), {"printer_cover_open"})

    def test_a_printer_that_is_not_there_is_named(self):
        self.assertEqual(self.troubles("unplug till"), {"printer_unreachable"})

    def test_a_port_that_is_not_there_is_named(self):
        self.till.scanner = "serial:/dev/ttyUSB7?baud=9600"
        self.till.configure()
        self.assertEqual(self.troubles(), {"serial_missing"})

    def test_a_printer_without_rights_is_told_once(self):
        found = self.troubles("set till mode 000")
        self.assertTrue(found in ({"usb_denied"}, {"usb_rules_missing"}), found)

    def test_a_terminal_that_was_revoked_is_told_by_its_center(self):
        self.till.shop.office("revoke", "T-0001")
        found = self.troubles()
        self.assertEqual(len(found), 1)
        self.assertIn(found.pop(), ("center_denied_terminal", "terminal_revoked"))

    def change_enrollment(self, **members):
        path = os.path.join(self.till.shop.enrollment, "enrollment.json")
        with open(path, encoding="utf-8") as file:
            enrollment = json.load(file)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(dict(enrollment, **members), file)

    def test_another_center_than_the_enrolled_one_is_told(self):
        self.change_enrollment(certificate_sha256="ab" * 32)
        self.assertEqual(self.troubles(), {"center_certificate_mismatch"})

    def test_a_center_whose_name_nobody_knows_is_told(self):
        self.change_enrollment(url="https://center.invalid:7443")
        self.assertEqual(self.troubles(), {"center_name"})

    def test_a_terminal_that_was_never_enrolled_is_told(self):
        os.remove(os.path.join(self.till.shop.enrollment, "enrollment.json"))
        self.assertEqual(self.troubles(), {"center_not_enrolled"})

    def test_a_configuration_that_is_wrong_is_told(self):
        with open(self.till.shop.configuration, "a", encoding="utf-8") as file:
            file.write("\ncolour = 1\n")
        self.assertIn("config_key", self.troubles())

    def test_a_plugin_that_is_not_installed_and_one_in_quarantine_are_told(self):
        os.makedirs(os.path.join(self.till.shop.state, "quarantine"))
        with open(os.path.join(self.till.shop.state, "quarantine", "noren.reader-scanner.json"), "w",
                  encoding="utf-8") as file:
            json.dump({"id": "noren.reader-scanner", "why": "died", "unix_time": 1}, file)
        self.till.configure([("more", "com.example.gate", False, {})])
        self.assertEqual(self.troubles(), {"plugin_not_found", "quarantined"})

    def test_looking_prints_nothing_and_leaves_nothing_behind(self):
        def files():
            return sorted(os.path.join(folder, name) for folder, _, names
                          in os.walk(self.till.shop.folder) for name in names)
        before = files()
        self.till.findings(environment=NO_PCSCD)
        self.assertEqual(self.till.printer.sheets(), 0)
        self.assertEqual(files(), before)

    def test_an_open_register_keeps_its_devices_to_itself(self):
        os.makedirs(self.till.shop.state)
        with open(os.path.join(self.till.shop.state, "lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.till.printer.command("cover open")
            _, found = self.till.findings(environment=NO_PCSCD)
        self.assertEqual(found["register_open"]["severity"], "warning")
        self.assertIn("device_not_asked", found)
        self.assertNotIn("printer_cover_open", found)

    def test_what_goes_over_usb_and_a_line_is_recorded(self):
        file = self.till.shop.path("r.txt")
        status, found = self.till.findings("--record", file, environment=NO_PCSCD)
        self.assertEqual(status, 1)  # there is no pcscd
        self.assertEqual(found["device_ok"]["severity"], "ok")
        with open(file, encoding="utf-8") as recording:
            text = recording.read()
        self.assertIn('"output":"usb:04b8:0e15"', text)
        self.assertIn('"device":"serial:/dev/ttyUSB0"', text)
        self.assertRegex(text, r"(?m)^\d+ 0 > 1004")  # DLE EOT
        self.assertRegex(text, r"(?m)^\d+ 0 < ")
        self.assertRegex(text, r"(?m)^\d+ 1 open$")


class HealthyTill(unittest.TestCase):
    def test_is_found_healthy(self):
        with Till(BUILD, driver="") as till:
            status, text = till.doctor()
            self.assertEqual(status, 0, text)
            self.assertIn("errors: 0, warnings: 0", text)
            self.assertIn("Noren Test Reader", text)
            self.assertIn("noren-center/", text)


if __name__ == "__main__":
    healthy = sys.argv[2:] == ["healthy"]
    wanted = [HealthyTill] if healthy else [SickTill, Devices]
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(one)
                               for one in wanted)
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())
