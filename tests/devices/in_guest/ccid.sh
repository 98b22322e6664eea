# SPDX-License-Identifier: Apache-2.0
# A card reader that comes and goes, for the real pcscd with its CCID driver.
here=$(dirname "$0")
/lib/systemd/systemd-udevd --daemon
modprobe -d "$MODULES" vhci-hcd || exit 1
udevadm settle
rm -f /etc/reader.conf.d/*  # other tests' readers
mkdir -p /run/pcscd
pcscd -f >/tmp/pcscd.log 2>&1 &
for _ in $(seq 100); do
  [ -S /run/pcscd/pcscd.comm ] && break
  sleep 0.1
done
python3 "$here/ccid.py" "$BUILD" || { dmesg | tail -20; cat /tmp/pcscd.log; exit 1; }
