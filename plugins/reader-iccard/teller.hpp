// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plugins/common/pcsc/card_desk.hpp"
#include "plugins/reader-iccard/profile.hpp"

namespace noren::reader_iccard {

// Asks contact cards who they are, by the first profile that fits. A profile with a PIN is followed
// only while somebody waits for a card, and its PIN never again once a card refused it. Used from
// one thread.
class ProfileTeller final : public plugin::CardTeller {
 public:
  ProfileTeller(plugin::Host host, std::vector<Profile> profiles)
      : host_(host), profiles_(std::move(profiles)) {}

  plugin::Reading read(const pcsc::Bytes& atr, pcsc::Channel& channel, bool asked) override;

 private:
  // The card knows nothing of the profile: its first step found no such application or file.
  struct AnotherCard {};
  using Outcome = std::variant<plugin::Identified, AnotherCard, plugin::Refusal>;

  Outcome follow(const Profile& profile, pcsc::Channel& channel);
  std::optional<plugin::Refusal> verify(const Verify& verify, pcsc::Channel& channel);

  plugin::Host host_;
  const std::vector<Profile> profiles_;
  std::set<std::string> refused_;  // names of PINs
};

}  // namespace noren::reader_iccard
