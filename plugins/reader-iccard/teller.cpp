// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/teller.hpp"

#include <algorithm>

#include "plugins/common/pcsc/card_refusal.hpp"
#include "plugins/reader-iccard/pin.hpp"
#include "plugins/reader-iccard/tlv.hpp"

namespace noren::reader_iccard {
namespace {

using plugin::Identified;
using plugin::NumberFault;
using plugin::Refusal;

Bytes command_of(const Select& select) {
  constexpr std::uint8_t by_name = 0x04;
  constexpr std::uint8_t answer_nothing = 0x0C;
  Bytes command{0x00, 0xA4};
  if (select.by_name) {
    command.insert(command.end(), {by_name, 0x00});
  } else {
    command.insert(command.end(), {0x00, answer_nothing});
  }
  command.push_back(static_cast<std::uint8_t>(select.id.size()));
  command.insert(command.end(), select.id.begin(), select.id.end());
  if (select.by_name) command.push_back(0x00);
  return command;
}

Bytes command_of(const ReadBinary& read) {
  constexpr std::uint8_t with_file = 0x80;
  const auto high =
      static_cast<std::uint8_t>(read.file != 0 ? with_file | read.file : read.offset >> 8);
  return {0x00, 0xB0, high, static_cast<std::uint8_t>(read.offset & 0xFF),
          static_cast<std::uint8_t>(read.length & 0xFF)};
}

Bytes command_of(const ReadRecord& read) {
  constexpr std::uint8_t by_number = 0x04;
  return {0x00, 0xB2, read.record, static_cast<std::uint8_t>(read.file << 3 | by_number), 0x00};
}

Bytes command_of(const Step& step) {
  if (const auto* select = std::get_if<Select>(&step.command)) return command_of(*select);
  if (const auto* read = std::get_if<ReadBinary>(&step.command)) return command_of(*read);
  return command_of(std::get<ReadRecord>(step.command));
}

bool expected(const Step& step, std::uint16_t status) {
  return std::find(step.expect.begin(), step.expect.end(), status) != step.expect.end();
}

// ISO/IEC 7816-4, table 6: the application or file is not there, or not supported.
bool not_there(std::uint16_t status) {
  return status == 0x6A82 || status == 0x6A81 || status == 0x6999;
}

Refusal step_refused(std::size_t number, std::uint16_t status) {
  return {NOREN_E_FAILURE,
          "icc_step_refused",
          "the card refused a step of its profile: compare the profile with the card's papers",
          {std::to_string(number), plugin::status_text(status)}};
}

std::variant<Identified, Refusal> number_of(const pcsc::Bytes& answer, const Place& place,
                                            std::size_t step) {
  const Refusal absent{NOREN_E_FAILURE,
                       "icc_number_absent",
                       "the card has no number where its profile says: compare the profile with "
                       "the card's papers",
                       {std::to_string(step)}};
  const auto value = find_value(answer, place.tags);
  if (!value || value->size() <= place.from || value->size() - place.from < place.length) {
    return absent;
  }
  const auto bytes =
      value->subspan(place.from, place.length == 0 ? value->size() - place.from : place.length);
  auto number = plugin::read_number(bytes, place.spelling);
  if (auto* found = std::get_if<Bytes>(&number)) return Identified{place.kind, std::move(*found)};
  if (std::get<NumberFault>(number) == NumberFault::blank) {
    return Refusal{NOREN_E_FAILURE, "card_number_blank",
                   "the place of the number on this card is empty: use another card"};
  }
  return Refusal{NOREN_E_FAILURE, "card_number_spelling",
                 "the number on this card is not written as its profile says: compare the profile "
                 "with the card's papers"};
}

}  // namespace

plugin::Reading ProfileTeller::read(const pcsc::Bytes& atr, pcsc::Channel& channel, bool asked) {
  for (const Profile& profile : profiles_) {
    if (!profile.fits(atr)) continue;
    if (profile.verifies() && !asked) return plugin::NotAsked{};
    // No other program may select or read anything between two steps.
    if (const auto held = channel.hold(); held.fault != pcsc::Fault::none) {
      return plugin::card_refusal(held);
    }
    Outcome outcome = follow(profile, channel);
    if (auto* card = std::get_if<Identified>(&outcome)) return std::move(*card);
    if (auto* refusal = std::get_if<Refusal>(&outcome)) return std::move(*refusal);
  }
  return Refusal{NOREN_E_FAILURE, "icc_no_profile",
                 "no profile in the settings fits this card: use another card, or write one"};
}

ProfileTeller::Outcome ProfileTeller::follow(const Profile& profile, pcsc::Channel& channel) {
  std::optional<Identified> card;
  std::optional<Refusal> refusal;
  bool another = false;
  for (std::size_t i = 0; i < profile.steps.size() && !refusal && !another; ++i) {
    const Step& step = profile.steps[i];
    if (const auto* pin = std::get_if<Verify>(&step.command)) {
      refusal = verify(*pin, channel);
      continue;
    }
    pcsc::Response response = channel.transmit(command_of(step));
    if (response.fault != pcsc::Fault::none) {
      refusal = plugin::card_refusal(response);
    } else if (!expected(step, response.status_word)) {
      another = i == 0 && not_there(response.status_word);
      if (!another) refusal = step_refused(i + 1, response.status_word);
    } else if (step.number) {
      auto number = number_of(response.data, *step.number, i + 1);
      if (auto* found = std::get_if<Identified>(&number)) card = std::move(*found);
      if (auto* why = std::get_if<Refusal>(&number)) refusal = std::move(*why);
    }
    pcsc::wipe(response.data);
  }
  // A number counts only if the card that told it is still there at the end.
  if (card && !refusal) {
    const pcsc::Response still = channel.confirm();
    if (still.fault == pcsc::Fault::none) return std::move(*card);
    refusal = plugin::card_refusal(still);
  }
  if (card) pcsc::wipe(card->identifier);
  if (refusal) return std::move(*refusal);
  return AnotherCard{};
}

std::optional<Refusal> ProfileTeller::verify(const Verify& verify, pcsc::Channel& channel) {
  if (refused_.contains(verify.secret)) {
    return Refusal{NOREN_E_FAILURE, "icc_pin_stopped",
                   "a card refused the PIN, so it is not sent any more: set the right one and "
                   "restart the till"};
  }
  auto secret = host_.secret(verify.secret);
  if (!secret) {
    return Refusal{NOREN_E_FAILURE,
                   "icc_pin_missing",
                   "the PIN that the profile names is not set: name its file under secrets",
                   {verify.secret}};
  }
  auto data = encode_pin(secret.value, verify);
  plugin::wipe(secret.value);
  if (!data) {
    return Refusal{NOREN_E_FAILURE,
                   "icc_pin_unusable",
                   "the PIN has a length or characters that the profile does not allow: set it "
                   "anew",
                   {verify.secret}};
  }
  auto tries = ask_tries(verify.reference, channel);
  std::optional<Refusal> refusal;
  if (auto* why = std::get_if<Refusal>(&tries)) {
    refusal = std::move(*why);
  } else if (std::holds_alternative<TriesLeft>(tries)) {
    refusal = send_pin(verify, *data, channel);
    // Another card would lose a try to it too.
    const bool by_the_card = refusal && refusal->reason.starts_with("icc_");
    if (by_the_card) refused_.insert(verify.secret);
  }
  pcsc::wipe(*data);
  return refusal;
}

}  // namespace noren::reader_iccard
