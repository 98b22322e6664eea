// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linux/usbdevice_fs.h>

#include <deque>

#include "tests/emulators/bed/device.hpp"
#include "tests/emulators/bed/peripheral.hpp"

namespace noren::bed {

// A printer at USB as usbfs shows it: bulk OUT 01, bulk IN 82, interrupt IN 83 hex. Behind the bulk
// pipes is its peripheral. Options: usb (VID:PID[:SERIAL]), class (printer; vendor: calls itself
// vendor-specific and knows no requests of the printer class), driver (usblp: the kernel's driver
// takes it at each plug), peripheral.
class UsbPrinter final : public Device {
 public:
  UsbPrinter(Machine& machine, const Options& options, int number);
  ~UsbPrinter() override;

  void plug() override;
  void unplug() override;
  bool plugged() const override { return plugged_; }
  std::string set(const std::string& key, const std::string& value) override;
  std::string show() const override;

 private:
  // A transfer that a program submitted. Its memory is the program's; umockdev writes it back when
  // the transfer is reaped.
  using Transfer = UMockdevIoctlData*;

  static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, void* self);
  void answer(UMockdevIoctlClient* client);
  int claim(bool detaching);
  int driver_request(UMockdevIoctlClient* client);
  void submit(UMockdevIoctlClient* client);
  bool reap(UMockdevIoctlClient* client);
  bool discard(UMockdevIoctlClient* client);
  int control(std::uint8_t* bytes, int room);
  void move_on();
  bool move_out(Transfer transfer);
  bool move_in(Transfer transfer, Bytes& bytes, std::size_t packet);
  void finish(Transfer transfer, int status);
  void let_poll(bool ready);
  std::string node() const;
  std::string description() const;
  // Its path below /sys.
  std::string interface() const {
    const std::string device = "1-" + std::to_string(number_);
    return "/devices/pci0000:00/usb1/" + device + "/" + device + ":1.0";
  }
  std::string interface_description() const {
    const std::string bound = "L: driver=../../../../../bus/usb/drivers/" + driver_ + "\n";
    return "P: " + interface() + "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n" +
           (driver_.empty() ? "" : bound) + "\n";
  }

  Machine& machine_;
  const std::string usb_;
  const bool printer_class_;
  const std::string driver_;
  const int number_;
  UMockdevIoctlBase* handler_;
  Peripheral peripheral_;
  bool plugged_ = false;
  int devices_ = 0;  // numbers given by the bus: a device gets a new one at each plug
  int gate_ = -1;
  bool gate_open_ = true;
  bool driver_bound_ = false;
  bool claimed_ = false;
  bool held_ = false;  // by another program
  int resets_ = 0;
  int port_status_ = 0x18;
  std::string device_id_ = "MFG:Noren;MDL:Emulated;CMD:ESC/POS;CLS:PRINTER;";
  std::map<int, bool> halted_;  // by endpoint
  Bytes interrupts_;
  std::deque<Transfer> flying_;
  std::deque<Transfer> done_;
};

}  // namespace noren::bed
