// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/endpoint.hpp"

#include <algorithm>

namespace noren::loyalty_center {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::string_view default_port = "7443";

bool is_port(std::string_view text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char sign) { return sign >= '0' && sign <= '9'; });
  return digits && !text.empty() && text.size() <= 5;
}

}  // namespace

std::string Endpoint::text() const {
  const bool brackets = host.find(':') != std::string::npos;
  return (brackets ? "[" + host + "]" : host) + ":" + port;
}

std::optional<Endpoint> parse_url(std::string_view url) {
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  std::string_view host = url;
  std::string_view port = default_port;
  const auto bracket = url.starts_with('[') ? url.find(']') : std::string_view::npos;
  const auto colon = url.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    host = url.substr(0, colon);
    port = url.substr(colon + 1);
  }
  if (bracket != std::string_view::npos) {
    if (bracket + 1 != host.size()) return std::nullopt;
    host = host.substr(1, bracket - 1);
  }
  if (host.empty() || host.find_first_of("/@?# \t\r\n[]") != std::string_view::npos ||
      !is_port(port)) {
    return std::nullopt;
  }
  return Endpoint{std::string(host), std::string(port)};
}

}  // namespace noren::loyalty_center
