// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/interfaces.hpp"

#include <noren/plugin.h>
#include <noren/plugin/simulated.h>

#include <algorithm>

namespace noren::host {
namespace {

constexpr bool moves_value = true;
constexpr bool moves_nothing = false;
constexpr std::uint32_t quick_ms = 10'000;
constexpr std::uint32_t usual_ms = 30'000;
constexpr std::uint32_t person_ms = 60'000;    // somebody has to do something first
constexpr std::uint32_t payment_ms = 120'000;  // a terminal asks the customer and a bank
constexpr std::uint32_t firmware_ms = 600'000;

constexpr SlotInfo reader[] = {{"capture", moves_nothing, person_ms}};

constexpr SlotInfo printer[] = {{"print", moves_value, person_ms},
                                {"query", moves_nothing, quick_ms}};

constexpr SlotInfo drawer[] = {{"kick", moves_nothing, quick_ms},
                               {"state", moves_nothing, quick_ms}};

constexpr SlotInfo display[] = {{"show", moves_nothing, quick_ms},
                                {"ask", moves_nothing, person_ms}};

// status and recover move nothing of their own, but end as the operation that they ask about.
constexpr SlotInfo payment[] = {
    {"authorize", moves_value, payment_ms}, {"capture", moves_value, payment_ms},
    {"reverse", moves_value, payment_ms},   {"refund", moves_value, payment_ms},
    {"status", moves_value, usual_ms},      {"recover", moves_value, payment_ms}};

constexpr SlotInfo loyalty[] = {
    {"lookup", moves_nothing, quick_ms}, {"quote", moves_nothing, quick_ms},
    {"hold", moves_value, usual_ms},     {"complete", moves_value, usual_ms},
    {"cancel", moves_value, usual_ms},   {"refund", moves_value, usual_ms},
    {"load", moves_value, usual_ms},     {"status", moves_value, usual_ms},
    {"recover", moves_value, usual_ms}};

constexpr SlotInfo discovery[] = {{"list", moves_nothing, usual_ms}};
constexpr SlotInfo health[] = {{"check", moves_nothing, person_ms}};
constexpr SlotInfo statistics[] = {{"retrieve", moves_nothing, quick_ms},
                                   {"reset", moves_nothing, quick_ms}};
constexpr SlotInfo firmware[] = {{"compare", moves_nothing, usual_ms},
                                 {"update", moves_nothing, firmware_ms}};

constexpr SlotInfo simulated[] = {{"set", moves_nothing, quick_ms}};

constexpr InterfaceInfo all[] = {
    {NOREN_READER, reader},       {NOREN_PRINTER, printer},     {NOREN_PRINTER_DRAWER, drawer},
    {NOREN_DISPLAY, display},     {NOREN_PAYMENT, payment},     {NOREN_LOYALTY, loyalty},
    {NOREN_DISCOVERY, discovery}, {NOREN_HEALTH, health},       {NOREN_STATISTICS, statistics},
    {NOREN_FIRMWARE, firmware},   {NOREN_SIMULATED, simulated},
};

// A table is nothing but its slots, so that they can be called by number.
template <typename Table, std::size_t slots>
constexpr bool fits(const SlotInfo (&)[slots]) {
  return sizeof(Table) == slots * sizeof(noren_submit_fn);
}
static_assert(fits<noren_reader_v1>(reader));
static_assert(fits<noren_printer_v1>(printer));
static_assert(fits<noren_printer_drawer_v1>(drawer));
static_assert(fits<noren_display_v1>(display));
static_assert(fits<noren_payment_v1>(payment));
static_assert(fits<noren_loyalty_v1>(loyalty));
static_assert(fits<noren_discovery_v1>(discovery));
static_assert(fits<noren_health_v1>(health));
static_assert(fits<noren_statistics_v1>(statistics));
static_assert(fits<noren_firmware_v1>(firmware));
static_assert(fits<noren_simulated_v1>(simulated));

}  // namespace

std::span<const InterfaceInfo> interfaces() {
  return all;
}

const InterfaceInfo* find_interface(std::string_view id) {
  const auto* found = std::find_if(std::begin(all), std::end(all),
                                   [&](const InterfaceInfo& info) { return info.id == id; });
  return found == std::end(all) ? nullptr : found;
}

bool moves_value(std::string_view id) {
  const auto noun = [](std::string_view of) { return of.substr(0, of.find('/')); };
  return noun(id) == noun(NOREN_PAYMENT) || noun(id) == noun(NOREN_LOYALTY);
}

Slot find_slot(std::string_view interface_id, std::string_view slot_name) {
  const auto* interface = find_interface(interface_id);
  if (!interface) return {};
  for (std::uint32_t i = 0; i < interface->slots.size(); ++i) {
    if (interface->slots[i].name == slot_name) return {interface, i};
  }
  return {};
}

}  // namespace noren::host
