// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace noren::device {

// How programs share a device of a class (UnifiedPOS, "Device Sharing Model").
enum class Sharing {
  exclusive,  // claim it before it can be enabled
  sharable,   // anybody may enable it, until somebody claims it
  shared,     // it can't be claimed
};

// A device class by its UnifiedPOS name, such as "POSPrinter"; nothing for a name that is none of
// those that Noren knows.
std::optional<Sharing> sharing_of(std::string_view device_class);

}  // namespace noren::device
