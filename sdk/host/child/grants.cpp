// SPDX-License-Identifier: Apache-2.0
#include "host/child/grants.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <optional>
#include <string>

namespace noren::host {
namespace {

namespace json = boost::json;

constexpr std::string_view config_prefix = "config:";

std::string text_of(const json::object& config, std::string_view key) {
  const json::value* value = config.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// What an entry stands for: itself, or the text of the configuration that it names.
std::string resolve(const json::object& config, std::string_view entry) {
  if (!entry.starts_with(config_prefix)) return std::string(entry);
  return text_of(config, entry.substr(config_prefix.size()));
}

// "https" of "https://host", "tcp" of "tcp:host", "serial" of "serial:/dev/ttyS0"; "" of "host:80",
// "/dev/usb/lp0" and "[::1]:80".
std::string_view scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};
  const auto scheme = text.substr(0, colon);
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!std::all_of(scheme.begin(), scheme.end(), is_letter)) return {};
  const auto rest = text.substr(colon + 1);
  const bool is_carrier =
      scheme == "tcp" || scheme == "file" || scheme == "serial" || scheme == "usb";
  return rest.starts_with("//") || is_carrier ? scheme : std::string_view();
}

// The path that a text names, or "".
std::string path_of(std::string_view text) {
  const auto scheme = scheme_of(text);
  if (scheme.empty()) return std::string(text);
  if (scheme != "file") return {};
  text.remove_prefix(scheme.size() + 1);
  if (text.starts_with("//")) text.remove_prefix(2);
  return std::string(text);
}

// The device file of "/dev/ttyS0" or "serial:/dev/ttyS0?baud=9600", or "".
std::string device_of(std::string_view text) {
  if (scheme_of(text) != "serial") return path_of(text);
  text.remove_prefix(std::string_view("serial:").size());
  text = text.substr(0, text.find('?'));
  return text.starts_with('/') ? std::string(text) : std::string();
}

std::optional<std::uint32_t> number_of(std::string_view digits) {
  std::uint32_t port = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool whole = failed == std::errc() && end == digits.data() + digits.size();
  return whole && port >= 1 && port <= 65535 ? std::optional(port) : std::nullopt;
}

// The port of "host:80", "[::1]:80", "https://host/path" or "tcp:host:80".
std::optional<std::uint32_t> port_of(std::string_view address) {
  const auto scheme = scheme_of(address);
  if (!scheme.empty()) address.remove_prefix(scheme.size() + 1);
  if (address.starts_with("//")) address.remove_prefix(2);
  address = address.substr(0, address.find_first_of("/?#"));
  if (const auto user = address.rfind('@'); user != std::string_view::npos) {
    address.remove_prefix(user + 1);
  }
  const auto colon = address.rfind(':');
  const auto bracket = address.rfind(']');
  const bool has_port = colon != std::string_view::npos &&
                        (bracket == std::string_view::npos || colon > bracket) &&
                        (bracket != std::string_view::npos || address.find(':') == colon);
  if (has_port) return number_of(address.substr(colon + 1));
  if (scheme == "https") return 443;
  if (scheme == "http") return 80;
  return std::nullopt;
}

void resolve_network(const manifest::Grants& grants, const json::object& config,
                     child::v1::Grants& resolved) {
  bool any_port = false;
  for (const auto& entry : grants.network) {
    const std::string address = resolve(config, entry);
    const auto scheme = scheme_of(address);
    if (address.empty() || address.starts_with('/')) continue;
    if (scheme == "file" || scheme == "serial" || scheme == "usb") continue;
    resolved.set_network(true);
    if (const auto port = port_of(address)) {
      resolved.add_ports(*port);
    } else {
      any_port = true;
    }
  }
  if (any_port) resolved.clear_ports();
}

}  // namespace

child::v1::Grants resolve_grants(const manifest::Grants& grants, std::string_view config) {
  json::error_code failed;
  const json::value value = json::parse(config, failed);
  const json::object object = !failed && value.is_object() ? value.get_object() : json::object();

  child::v1::Grants resolved;
  resolved.set_usb(!grants.usb.empty());
  resolved.set_pcsc(grants.pcsc);
  for (const auto& entry : grants.serial) {
    const std::string device = device_of(resolve(object, entry));
    if (!device.empty()) resolved.add_devices(device);
  }
  for (const auto& grant : grants.files) {
    const std::string path = path_of(text_of(object, grant.config));
    if (path.empty()) continue;
    if (grant.write) {
      resolved.add_writable(path);
    } else {
      resolved.add_readable(path);
    }
  }
  resolve_network(grants, object, resolved);
  return resolved;
}

}  // namespace noren::host
