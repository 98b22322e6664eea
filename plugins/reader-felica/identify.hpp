// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugins/common/pcsc/card_desk.hpp"
#include "plugins/reader-felica/area.hpp"
#include "plugins/reader-felica/dialect.hpp"
#include "plugins/reader-felica/number.hpp"

namespace noren::reader_felica {

// What a card is to be told by.
struct Profile {
  std::vector<Area> areas;  // the first that the card has counts; else its IDm or UID
  bool areas_only = false;  // a card with none of them is refused
  // Systems in which a phone keeps an IDm although it shows a random number; none: don't look.
  std::vector<std::uint16_t> phone_systems;
  std::optional<DialectName> dialect;  // absent: by the reader's name, else by trial
};

// Asks cards who they are. Refuses what changes from touch to touch: the random id of a phone and
// the pseudo-id of a type B card. Used from one thread.
class FelicaTeller final : public plugin::CardTeller {
 public:
  explicit FelicaTeller(Profile profile) : profile_(std::move(profile)) {}
  plugin::Reading read(const pcsc::Bytes& atr, pcsc::Channel& channel, bool asked) override;

 private:
  plugin::Reading read_felica(pcsc::Bytes idm, pcsc::Channel& channel);
  Number read_number_of_card(pcsc::Channel& channel);
  plugin::Reading read_phone(pcsc::Channel& channel);
  std::variant<std::unique_ptr<Dialect>, plugin::Refusal> speak_to(pcsc::Channel& channel);

  const Profile profile_;
  std::map<std::string, DialectName> tried_;  // by reader
};

// FeliCa, in each of the spellings that readers give it.
bool is_felica(const pcsc::Bytes& atr);

}  // namespace noren::reader_felica
