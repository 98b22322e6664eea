// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/devices.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

#include "drivers/hid/report_descriptor.hpp"

namespace noren::hid {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameMax = 100;

// At most `most` bytes of a file, without the line's end; empty where it can't be read.
std::string contents(const fs::path& file, std::size_t most) {
  std::ifstream in(file, std::ios::binary);
  std::string text(most, '\0');
  in.read(text.data(), static_cast<std::streamsize>(most));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return text;
}

std::string line(const fs::path& file, std::size_t most) {
  std::string text = contents(file, most);
  text.erase(std::min(text.find('\n'), text.size()));
  return text;
}

std::optional<std::uint32_t> hexadecimal(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The value of KEY=value in a uevent file.
std::string_view value_of(std::string_view uevent, std::string_view key) {
  while (!uevent.empty()) {
    const std::string_view row = uevent.substr(0, uevent.find('\n'));
    if (row.starts_with(key) && row.substr(key.size()).starts_with('=')) {
      return row.substr(key.size() + 1);
    }
    uevent.remove_prefix(std::min(row.size() + 1, uevent.size()));
  }
  return {};
}

// Entries of a class whose name is the prefix and a number, by their number.
std::vector<std::string> entries(const fs::path& folder, std::string_view prefix) {
  std::vector<std::pair<std::uint32_t, std::string>> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const std::string_view digits = std::string_view(name).substr(prefix.size());
    std::uint32_t number = 0;
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failed == std::errc() && end == digits.data() + digits.size()) {
      found.emplace_back(number, name);
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [number, name] : found) names.push_back(std::move(name));
  return names;
}

// HID_ID=BUS:VENDOR:PRODUCT in hexadecimal, as the kernel's HID core writes it.
std::optional<drivers::UsbIdentity> identity_of(std::string_view uevent) {
  const std::string_view id = value_of(uevent, "HID_ID");
  const std::size_t first = id.find(':');
  const std::size_t second = first == id.npos ? id.npos : id.find(':', first + 1);
  if (second == id.npos) return std::nullopt;
  const auto vendor = hexadecimal(id.substr(first + 1, second - first - 1));
  const auto product = hexadecimal(id.substr(second + 1));
  if (!vendor || !product || *vendor > 0xFFFF || *product > 0xFFFF) return std::nullopt;
  return drivers::UsbIdentity{static_cast<std::uint16_t>(*vendor),
                              static_cast<std::uint16_t>(*product),
                              std::string(value_of(uevent, "HID_UNIQ").substr(0, kNameMax))};
}

// Whether the device has the key that ends each scan. The bitmap is words in hexadecimal, the
// lowest bits last.
bool has_enter(std::string_view bitmap) {
  constexpr std::uint32_t enter = 28;  // KEY_ENTER
  const std::size_t blank = bitmap.find_last_of(' ');
  std::string_view word = blank == bitmap.npos ? bitmap : bitmap.substr(blank + 1);
  if (word.size() > 8) word.remove_prefix(word.size() - 8);
  const auto bits = hexadecimal(word);
  return bits && (*bits >> enter & 1) != 0;
}

}  // namespace

std::vector<Device> list_hidraw(const Roots& roots) {
  std::vector<Device> devices;
  const fs::path folder = roots.sys / "class" / "hidraw";
  for (const std::string& name : entries(folder, "hidraw")) {
    const std::string uevent = contents(folder / name / "device" / "uevent", 4096);
    const auto identity = identity_of(uevent);
    if (!identity) continue;
    const std::string bytes =
        contents(folder / name / "device" / "report_descriptor", kDescriptorMax + 1);
    devices.push_back({*identity, std::string(value_of(uevent, "HID_NAME").substr(0, kNameMax)),
                       roots.dev / name, std::vector<std::uint8_t>(bytes.begin(), bytes.end())});
  }
  return devices;
}

std::vector<Device> list_keyboards(const Roots& roots) {
  std::vector<Device> devices;
  const fs::path folder = roots.sys / "class" / "input";
  for (const std::string& name : entries(folder, "event")) {
    const fs::path device = folder / name / "device";
    const auto vendor = hexadecimal(line(device / "id" / "vendor", 16));
    const auto product = hexadecimal(line(device / "id" / "product", 16));
    if (!vendor || !product || !has_enter(line(device / "capabilities" / "key", 1024))) continue;
    devices.push_back({{static_cast<std::uint16_t>(*vendor), static_cast<std::uint16_t>(*product),
                        line(device / "uniq", kNameMax)},
                       line(device / "name", kNameMax),
                       roots.dev / "input" / name,
                       {}});
  }
  return devices;
}

}  // namespace noren::hid
