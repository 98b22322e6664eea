# SPDX-License-Identifier: Apache-2.0
# A printer with a serial port at USB, made of the kernel's own gadget functions and plugged into its
# own USB stack.
here=$(dirname "$0")
cp "$here/../../../packaging/udev/70-noren.rules" /etc/udev/rules.d/
/lib/systemd/systemd-udevd --daemon
for module in dummy_hcd libcomposite usb_f_printer usb_f_acm usblp cdc-acm; do
  modprobe -d "$MODULES" "$module" || exit 1
done
mount -t configfs c /sys/kernel/config
gadget=/sys/kernel/config/usb_gadget/noren
mkdir $gadget && cd $gadget || exit 1
echo 0x04b8 >idVendor
echo 0x0e15 >idProduct
mkdir strings/0x409
echo Noren >strings/0x409/manufacturer
echo "Receipt printer" >strings/0x409/product
echo SN0001 >strings/0x409/serialnumber
mkdir functions/printer.0 functions/acm.0
echo "MFG:Noren;MDL:Gadget;CMD:ESC/POS;" >functions/printer.0/pnp_string
mkdir configs/c.1
ln -s functions/printer.0 functions/acm.0 configs/c.1/
basename /sys/class/udc/* >UDC || exit 1
udevadm settle
"$BUILD/tests/guest_usb_test" --gtest_color=no || { dmesg | tail -40; exit 1; }
