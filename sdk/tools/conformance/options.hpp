// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::conformance {

// The three parts of a run. Each is done by a process of its own, which the plugin may end.
inline constexpr std::string_view library_part = "library";
inline constexpr std::string_view in_process_part = "in-process";
inline constexpr std::string_view isolated_part = "isolated";

// What whoever runs the kit says: the command line of `noren plugin check`.
struct Options {
  std::filesystem::path plugin;  // a manifest, or the folder that has it
  std::optional<std::filesystem::path> config;
  std::map<std::string, std::filesystem::path> secrets;  // files by the secrets' names
  std::string only;                                      // a part, or empty
  std::string tests;                                     // only tests whose names begin with this
  std::optional<std::filesystem::path> report;
  bool unattended = false;

  std::string card = "conformance-1";               // loyalty: the code of a member's card
  std::optional<std::filesystem::path> center_key;  // loyalty: seals that card, base64
  std::int64_t amount = 100;                        // payment: what the service takes, minor units
  std::string currency = "JPY";

  // Set in the process that does one part: which, with what test it begins, and where it may write.
  std::string part;
  std::size_t from = 0;
  std::filesystem::path folder;
  std::vector<std::string> words;  // as they were given
};

Result<Options> parse_options(std::span<const std::string_view> words);

}  // namespace noren::conformance
