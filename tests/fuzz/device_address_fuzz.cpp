// SPDX-License-Identifier: Apache-2.0
// What configurations write as a device's address: any text is an address or a named error, and an
// address that is written again reads as the same one.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "drivers/connect/address.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace noren::drivers;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_address(text);
  if (const auto* error = std::get_if<AddressError>(&parsed)) {
    if (explain(*error).empty()) std::abort();
    return 0;
  }
  const Address& address = std::get<Address>(parsed);
  const std::string written = to_text(address);
  const auto again = parse_address(written);
  if (!std::holds_alternative<Address>(again) || std::get<Address>(again) != address) std::abort();
  if (written.size() > kAddressMax) std::abort();
  return 0;
}
