// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace noren::host {

// One slot of an interface: what the host must know to call, remote, time and check it.
struct SlotInfo {
  std::string_view name;
  bool moves_value;  // its outcome is REFUSED, DONE or UNKNOWN
  std::uint32_t timeout_default_ms;
};

struct InterfaceInfo {
  std::string_view id;
  std::span<const SlotInfo> slots;  // in the order of the table's function pointers
};

// Every interface of noren/plugin/*.h but noren.instance/1, which is not called by slot.
std::span<const InterfaceInfo> interfaces();

const InterfaceInfo* find_interface(std::string_view id);

// Whether an interface of this id, of whatever revision, moves value.
bool moves_value(std::string_view id);

// A slot by its names; nothing where there is none such.
struct Slot {
  const InterfaceInfo* interface = nullptr;
  std::uint32_t index = 0;
  const SlotInfo& info() const { return interface->slots[index]; }
  explicit operator bool() const { return interface != nullptr; }
};
Slot find_slot(std::string_view interface_id, std::string_view slot_name);

}  // namespace noren::host
