// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/manifest.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/device/device_class.hpp"
#include "core/manifest/fields.hpp"

namespace noren::manifest {
namespace {

namespace json = boost::json;

constexpr std::size_t manifest_size_max = 256 * 1024;
constexpr std::int64_t manifest_version_known = 1;

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "noren.reader/1", "com.example.scale/2".
bool is_interface_id(std::string_view id) {
  const auto slash = id.find('/');
  if (slash == std::string_view::npos || !is_id(id.substr(0, slash))) return false;
  const auto revision = id.substr(slash + 1);
  return !revision.empty() && revision.size() <= 4 && revision[0] != '0' &&
         std::all_of(revision.begin(), revision.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_version(std::string_view version) {
  return !version.empty() && version.size() <= 40 && version[0] >= '0' && version[0] <= '9' &&
         std::all_of(version.begin(), version.end(), [](char c) {
           return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
                  c == '+' || c == '~';
         });
}

std::optional<Bytes> hexadecimal(std::string_view text, std::size_t size) {
  return text.size() == 2 * size ? from_hex(text) : std::nullopt;
}

void read_file(Fields& fields, File& file) {
  file.path = fields.text("path");
  file.sha256 = fields.optional_text("sha256");
  if (!stays_inside(file.path)) fields.fail("manifest_path", {fields.at("path"), file.path});
  if (!file.sha256.empty() && !hexadecimal(file.sha256, 32)) {
    fields.fail("manifest_value", {fields.at("sha256")});
  }
}

template <typename Enum>
Enum read_choice(Fields& fields, const char* key,
                 std::initializer_list<std::pair<std::string_view, Enum>> choices, Enum otherwise) {
  if (!fields.has(key)) return otherwise;
  const std::string text = fields.text(key);
  for (const auto& [name, value] : choices) {
    if (text == name) return value;
  }
  fields.fail("manifest_value", {fields.at(key)});
  return otherwise;
}

void read_library(const json::object& libraries, std::string_view platform, Fields& top,
                  Manifest& manifest) {
  if (libraries.empty()) return;  // switched off
  const auto* mine = libraries.if_contains(platform);
  if (!mine) return top.fail("manifest_platform", {std::string(platform)});
  for (const auto& entry : libraries) {
    Fields fields(entry.value(), "library." + std::string(entry.key()), top);
    Library library;
    read_file(fields, library);
    for (const auto& item : fields.list("needs")) {
      Fields need(item, fields.at("needs"), top);
      read_file(need, library.needs.emplace_back());
      need.finish();
    }
    fields.finish();
    if (&entry.value() == mine) manifest.library = std::move(library);
  }
}

void read_grants(const json::value& value, Fields& top, Grants& grants) {
  Fields fields(value, "grants", top);
  grants.serial = fields.texts("serial");
  grants.pcsc = fields.flag("pcsc");
  grants.network = fields.texts("network");
  for (const auto& item : fields.list("usb")) {
    Fields usb(item, "grants.usb", top);
    const auto number = [&](const char* key) {
      const auto bytes = hexadecimal(usb.optional_text(key), 2);
      if (!bytes) {
        usb.fail("manifest_value", {usb.at(key)});
        return std::uint16_t{0};
      }
      return static_cast<std::uint16_t>((*bytes)[0] << 8 | (*bytes)[1]);
    };
    UsbGrant grant;
    grant.vendor = number("vendor");
    if (usb.has("product")) grant.product = number("product");
    usb.finish();
    grants.usb.push_back(grant);
  }
  for (const auto& item : fields.list("files")) {
    Fields file(item, "grants.files", top);
    FileGrant grant;
    grant.config = file.text("config");
    grant.write = read_choice<bool>(file, "access", {{"read", false}, {"write", true}}, false);
    file.finish();
    grants.files.push_back(std::move(grant));
  }
  fields.finish();
}

void read_interfaces(Fields& top, Manifest& manifest) {
  manifest.interfaces = top.texts("interfaces");
  auto sorted = manifest.interfaces;
  std::sort(sorted.begin(), sorted.end());
  const bool repeated = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
  if (manifest.interfaces.empty() || repeated ||
      !std::all_of(sorted.begin(), sorted.end(), is_interface_id)) {
    top.fail("manifest_value", {"interfaces"});
  }
}

}  // namespace

bool is_id(std::string_view id) {
  if (id.size() < 3 || id.size() > 100 || id.find('.') == std::string_view::npos) return false;
  char before = '.';
  for (const char c : id) {
    const bool separator = c == '.' || c == '-';
    if (separator ? !is_lower_or_digit(before) : !is_lower_or_digit(c)) return false;
    before = c;
  }
  return is_lower_or_digit(before);
}

std::vector<std::string> platforms(std::string_view text) {
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  std::vector<std::string> platforms;
  const auto* object = failed ? nullptr : value.if_object();
  const auto* libraries = object ? object->if_contains("library") : nullptr;
  if (!libraries || !libraries->is_object()) return platforms;
  for (const auto& entry : libraries->get_object()) platforms.emplace_back(entry.key());
  return platforms;
}

bool stays_inside(std::string_view path) {
  if (path.empty() || path.size() > 255) return false;
  if (path.find_first_of(std::string_view("\\:\0", 3)) != std::string_view::npos) return false;
  while (true) {
    const auto slash = path.find('/');
    const auto part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Result<Manifest> parse(std::string_view text, std::string_view platform) {
  if (text.size() > manifest_size_max) return error(NOREN_E_ILLEGAL, "manifest_too_large");
  if (text.starts_with("\xEF\xBB\xBF")) {
    return error(NOREN_E_ILLEGAL, "manifest_not_json", {"byte order mark"});
  }
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed) return error(NOREN_E_ILLEGAL, "manifest_not_json", {failed.message()});

  Fields top(value, "");
  // First of all, so that a newer file is told apart from a wrong one.
  const auto manifest_version = top.number("manifest_version", 1, 1'000'000);
  if (manifest_version > manifest_version_known) {
    return error(NOREN_E_ILLEGAL, "manifest_newer", {std::to_string(manifest_version)});
  }

  Manifest manifest;
  manifest.id = top.text("id");
  if (!is_id(manifest.id)) top.fail("manifest_value", {"id"});
  manifest.name = top.text("name");
  manifest.version = top.text("version");
  if (!is_version(manifest.version)) top.fail("manifest_value", {"version"});
  manifest.publisher = top.text("publisher");
  manifest.license = top.text("license");

  Fields abi(top.child("abi"), "abi", top);
  manifest.abi_epoch = static_cast<std::uint32_t>(abi.number("epoch", 1, 1000));
  if (abi.has("min_minor")) {
    manifest.abi_min_minor = static_cast<std::uint32_t>(abi.number("min_minor", 0, 1000));
  }
  abi.finish();

  read_interfaces(top, manifest);
  if (top.has("device_class")) {
    manifest.device_class = top.text("device_class");
    if (!device::sharing_of(manifest.device_class)) {
      top.fail("manifest_value", {top.at("device_class")});
    }
  }
  const json::value& libraries = top.child("library");
  if (libraries.is_object()) read_library(libraries.get_object(), platform, top, manifest);
  manifest.isolation = read_choice<Isolation>(
      top, "isolation", {{"process", Isolation::process}, {"in-process", Isolation::in_process}},
      Isolation::process);
  manifest.threading = read_choice<Threading>(top, "threading",
                                              {{"strand", Threading::strand},
                                               {"apartment", Threading::apartment},
                                               {"free", Threading::free}},
                                              Threading::strand);
  if (top.has("grants")) read_grants(top.child("grants"), top, manifest.grants);
  if (top.has("config_schema")) {
    manifest.config_schema = json::serialize(top.child("config_schema"));
  }
  if (top.has("limits")) {
    Fields limits(top.child("limits"), "limits", top);
    if (limits.has("ops_in_flight")) {
      manifest.limits.ops_in_flight =
          static_cast<std::uint32_t>(limits.number("ops_in_flight", 1, 10'000));
    }
    if (limits.has("memory_mib")) {
      manifest.limits.memory_mib =
          static_cast<std::uint32_t>(limits.number("memory_mib", 16, 65'536));
    }
    limits.finish();
  }
  top.finish();
  if (top.failure()) return *top.failure();
  return manifest;
}

std::string_view this_platform() {
#if defined(_WIN32)
#define NOREN_MANIFEST_SYSTEM "windows"
#elif defined(__APPLE__)
#define NOREN_MANIFEST_SYSTEM "macos"
#else
#define NOREN_MANIFEST_SYSTEM "linux"
#endif
#if defined(__x86_64__) || defined(_M_X64)
  return NOREN_MANIFEST_SYSTEM "_amd64";
#elif defined(__aarch64__) || defined(_M_ARM64)
  return NOREN_MANIFEST_SYSTEM "_arm64";
#elif defined(__arm__)
  return NOREN_MANIFEST_SYSTEM "_armhf";
#else
  return NOREN_MANIFEST_SYSTEM "_i386";
#endif
#undef NOREN_MANIFEST_SYSTEM
}

}  // namespace noren::manifest
