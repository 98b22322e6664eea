// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "drivers/channel/usb_identity.hpp"
#include "drivers/pcsc/fault.hpp"
#include "runtime/platform/device_nodes.hpp"

// What the doctor sees of a machine. Probes fill it in; diagnose() alone draws conclusions. It may
// hold serial numbers in full: what is shown of them, shown_address() decides.
namespace noren::tool::doctor {

struct UsbDevice {
  drivers::UsbIdentity identity;
  std::string name;  // maker and product, may be empty
  platform::NodeAccess node;
  bool is_printer = false;
  std::string driver;  // of the kernel, that has an interface of it; empty: none
};

struct SerialPort {
  platform::NodeAccess node;
  std::optional<drivers::UsbIdentity> adapter;
  std::vector<platform::Holder> holders;
};

struct HidDevice {
  drivers::UsbIdentity identity;
  std::string name;
  platform::NodeAccess node;
  bool is_keyboard = false;
  bool is_reader = false;  // says of itself that it is a scanner or a stripe reader
};

struct Pcsc {
  bool installed = false;  // the program pcscd
  pcsc::Fault fault = pcsc::Fault::none;
  std::vector<std::string> readers;
  std::vector<std::string> held;  // readers whose card another program has for itself
};

// A plugin that may not be used, or is used although nobody signed it.
struct PluginTrouble {
  std::string id;
  Error why;
  bool configured = false;
};

// One [[plugin]] of the configuration.
struct Device {
  std::string name;
  std::string plugin;
  std::string address;        // as the configuration has it; empty: none
  std::string asked_address;  // where it was asked instead, through a recorder
  // Of an address below /dev, links followed where they lead somewhere.
  std::optional<platform::NodeAccess> node;
  bool uses_pcsc = false;
  std::string reader;  // a part of the wanted PC/SC reader's name
  bool has_health = false;
  bool was_asked = false;        // how it is
  std::optional<Error> trouble;  // it can't be used, or does not answer well
  std::string health;            // what it answered (UnifiedPOS CheckHealthText)
};

struct Center {
  std::string name;  // of the instance
  std::string url;   // empty: this terminal is not enrolled
  std::string host;
  std::string port;
  bool resolves = true;
  bool connects = true;
  std::optional<std::int64_t> time_ms;  // the center's clock
  std::int64_t asked_ms = 0;            // ours at that moment
  std::string version;
};

struct State {
  std::string folder;  // of the journal
  std::string owner;
  bool exists = false;
  bool read_only = false;
  bool writable = true;
  std::uint64_t free_bytes = 0;
};

struct Journal {
  bool exists = false;
  std::optional<Error> unreadable;
  std::string exported;  // to another terminal, when
  std::int64_t damaged = 0;
  std::int64_t set_aside = 0;
  std::int64_t unknown = 0;  // journaled or unknown
  std::int64_t manual = 0;
  std::int64_t queued = 0;
};

struct Facts {
  std::optional<Error> configuration_wrong;
  bool has_configuration = false;
  platform::User user;
  bool register_is_open = false;
  std::vector<int> register_processes;
  bool has_udev_rules = false;

  std::vector<UsbDevice> usb;
  std::vector<SerialPort> serial;
  std::vector<HidDevice> hid;
  Pcsc pcsc;
  std::optional<Error> plugins_wrong;  // policy.json
  std::vector<PluginTrouble> plugins;
  std::vector<Device> devices;
  std::vector<Center> centers;
  std::int64_t now_ms = 0;
  int release_year = 0;
  std::optional<State> state;
  std::optional<Journal> journal;
};

}  // namespace noren::tool::doctor
