// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace noren::runtime {

constexpr std::int64_t person_timeout_ms = 60'000;  // for a customer to show a card
constexpr std::int64_t center_timeout_ms = 30'000;  // for a center or a device
constexpr std::int64_t lookup_timeout_ms = 2'000;   // then a card is taken as it is

// Members of checked arguments (core/arguments), and what they are where they are absent.

inline std::string text_of(const boost::json::object& arguments, std::string_view key,
                           std::string_view absent = {}) {
  const auto* value = arguments.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string(absent);
}

inline std::int64_t number_of(const boost::json::object& arguments, std::string_view key,
                              std::int64_t absent = 0) {
  const auto* value = arguments.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : absent;
}

// Milliseconds; a day at most.
inline std::uint32_t timeout_of(const boost::json::object& arguments, std::int64_t absent) {
  constexpr std::int64_t longest = 86'400'000;
  return static_cast<std::uint32_t>(std::min(number_of(arguments, "timeout_ms", absent), longest));
}

inline bool is_yes(const boost::json::object& arguments, std::string_view key) {
  const auto* value = arguments.if_contains(key);
  return value && value->is_bool() && value->get_bool();
}

// What a repeat must ask again: everything but patience.
inline std::string canonical(boost::json::object arguments) {
  arguments.erase("provisional");
  arguments.erase("timeout_ms");
  return boost::json::serialize(arguments);
}

}  // namespace noren::runtime
