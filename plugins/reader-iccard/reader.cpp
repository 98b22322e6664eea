// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/reader.hpp"

#include <fstream>
#include <utility>

#include "plugins/reader-iccard/teller.hpp"

namespace noren::reader_iccard {
namespace {

using plugin::member;

constexpr std::size_t longest_file = 65'536;

[[noreturn]] void refuse(const std::string& why) {
  throw plugin::Failure(NOREN_E_ILLEGAL, "document", why);
}

boost::json::value read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse("profiles: " + path + " can't be read: check path and rights");
  std::string text(longest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > longest_file) refuse("profiles: " + path + " has more than 64 KiB");
  boost::system::error_code failed;
  boost::json::value value = boost::json::parse(text, failed);
  if (failed) refuse("profiles: " + path + " is no JSON document: " + failed.message());
  return value;
}

std::vector<Profile> profiles_of(const boost::json::object& config) {
  const auto* given = config.if_contains("profiles");
  if (!given) refuse("profiles is missing: it says what is on the cards, or in which file that is");
  auto parsed =
      parse_profiles(given->is_string() ? read_file(std::string(given->get_string())) : *given);
  if (const auto* why = std::get_if<std::string>(&parsed)) refuse(*why);
  return std::get<std::vector<Profile>>(std::move(parsed));
}

}  // namespace

std::unique_ptr<plugin::CardTeller> make_teller(plugin::Host host,
                                                const boost::json::object& config) {
  return std::make_unique<ProfileTeller>(host, profiles_of(config));
}

}  // namespace noren::reader_iccard
