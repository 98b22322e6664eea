// SPDX-License-Identifier: Apache-2.0
// What printers answer to GET_DEVICE_ID: what is read is bounded and printable, and an id that is
// made of it reads as the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "drivers/usb/device_id.hpp"

namespace {

void check(const std::string& value) {
  if (value.size() > 200) std::abort();
  for (const char c : value) {
    if (c < ' ' || c > '~') std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace noren::usb;
  const DeviceId id = parse_device_id({data, size});
  for (const auto* value : {&id.manufacturer, &id.model, &id.commands, &id.serial}) check(*value);
  const std::string text = "MFG:" + id.manufacturer + ";MDL:" + id.model + ";CMD:" + id.commands +
                           ";SN:" + id.serial + ";";
  std::vector<std::uint8_t> answer = {static_cast<std::uint8_t>((text.size() + 2) / 256),
                                      static_cast<std::uint8_t>(text.size() + 2)};
  answer.insert(answer.end(), text.begin(), text.end());
  if (parse_device_id(answer) != id) std::abort();
  return 0;
}
