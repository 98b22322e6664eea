// SPDX-License-Identifier: Apache-2.0
#include "core/device/device_class.hpp"

#include <utility>

namespace noren::device {
namespace {

// UnifiedPOS 1.14 to 1.16, column "Exclusive" of its classes.
constexpr std::pair<std::string_view, Sharing> classes[] = {
    {"CAT", Sharing::exclusive},         {"ElectronicValueRW", Sharing::exclusive},
    {"LineDisplay", Sharing::exclusive}, {"MSR", Sharing::exclusive},
    {"PINPad", Sharing::exclusive},      {"POSPrinter", Sharing::exclusive},
    {"PointCardRW", Sharing::exclusive}, {"RFIDScanner", Sharing::exclusive},
    {"Scanner", Sharing::exclusive},     {"SmartCardRW", Sharing::exclusive},
    {"CashDrawer", Sharing::sharable},   {"HardTotals", Sharing::sharable},
    {"POSPower", Sharing::sharable},     {"ToneIndicator", Sharing::sharable},
    {"Keylock", Sharing::shared},        {"MotionSensor", Sharing::shared},
};

}  // namespace

std::optional<Sharing> sharing_of(std::string_view device_class) {
  for (const auto& [name, sharing] : classes) {
    if (name == device_class) return sharing;
  }
  return std::nullopt;
}

}  // namespace noren::device
