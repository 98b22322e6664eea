// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asm/termbits.h>

#include <optional>

#include "tests/emulators/bed/device.hpp"
#include "tests/emulators/bed/peripheral.hpp"

namespace noren::bed {

// A serial port: a pseudo-terminal that has modem lines, a speed, 7 bits and parity like a real
// one. Options: node (ttyUSB0), usb (VID:PID[:SERIAL]; else it is soldered on), peripheral, plain
// (1: an adapter that can't do 7 bits or parity and does not say so).
class Tty final : public Device {
 public:
  Tty(Machine& machine, const Options& options, int number);
  ~Tty() override;

  void plug() override;
  void unplug() override;
  bool plugged() const override { return master_ >= 0; }
  std::string set(const std::string& key, const std::string& value) override;
  std::string show() const override;

 private:
  static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, void* self);
  static gboolean on_bytes(int descriptor, GIOCondition condition, void* self);
  void answer(UMockdevIoctlClient* client);
  void answer_settings(UMockdevIoctlClient* client, unsigned long request);
  void answer_number(UMockdevIoctlClient* client, int number);
  void answer_lines(UMockdevIoctlClient* client, unsigned long request);
  bool held_back() const;
  void relay();
  void to_host();
  std::string description() const;

  Machine& machine_;
  const std::string node_;
  const std::string usb_;
  const int number_;
  const bool plain_;
  UMockdevIoctlBase* handler_;
  Peripheral peripheral_;
  std::string path_;  // below /sys
  int master_ = -1;
  int slave_ = -1;  // so that the master lives while no program has the port open
  unsigned watch_ = 0;
  int generation_ = 0;  // counts plugs
  int lines_;
  std::optional<termios2> settings_;  // what the host last asked for
  int waiting_ = -1;                  // what TIOCOUTQ tells, where it is not negative
  bool exclusive_ = false;            // another program holds it, without a lock
  int flushes_ = 0;                   // of output
  Bytes from_host_;
};

}  // namespace noren::bed
