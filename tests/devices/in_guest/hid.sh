# SPDX-License-Identifier: Apache-2.0
# HID devices of the test's own in the kernel's HID and input drivers.
for module in hid-generic evdev uhid; do
  modprobe -d "$MODULES" "$module" || exit 1
done
"$BUILD/tests/guest_hid_test" --gtest_color=no || { dmesg | tail -40; exit 1; }
