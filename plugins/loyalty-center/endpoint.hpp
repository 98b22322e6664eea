// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace noren::loyalty_center {

// Where a center listens.
struct Endpoint {
  std::string host;  // a name, an IPv4 address, or an IPv6 address without brackets
  std::string port;
  std::string text() const;  // host:port
};

// From "https://host[:port][/]"; nothing else is an address of a center.
std::optional<Endpoint> parse_url(std::string_view url);

}  // namespace noren::loyalty_center
