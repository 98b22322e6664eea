// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/identify.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/pcsc/atr.hpp"
#include "plugins/common/pcsc/card_refusal.hpp"
#include "plugins/reader-felica/number.hpp"

namespace noren::reader_felica {
namespace {

using pcsc::Bytes;
using plugin::Identified;
using plugin::Reading;
using plugin::Refusal;

constexpr std::array<std::uint8_t, 5> get_identifier{0xFF, 0xCA, 0x00, 0x00, 0x00};
constexpr std::array<std::uint8_t, 5> get_historical_bytes{0xFF, 0xCA, 0x01, 0x00, 0x00};

// PC/SC part 3, 3.1.3.2.3.2: a storage card's historical bytes name the standard (one byte) and the
// card (two bytes) behind this head.
constexpr std::array<std::uint8_t, 8> storage_card{0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06};
constexpr std::uint8_t standard_type_b = 0x07;
constexpr std::uint8_t standard_felica = 0x11;

// The spelling of readers that tell FeliCa as an NFC Forum type 3 tag.
constexpr std::array<std::uint8_t, 3> type_3_tag{0x04, 0x43, 0xFD};

const Refusal random_id{
    NOREN_E_FAILURE, "random_id",
    "this phone shows another number each time: use the shop's card or the code in the app"};
const Refusal pupi{NOREN_E_FAILURE, "pupi",
                   "this kind of card shows another number each time: use the shop's card"};
const Refusal no_number{NOREN_E_FAILURE, "card_number_absent",
                        "this card has no number of this program: use the program's own card"};

const Refusal no_frames{NOREN_E_DISABLED, "reader_passes_no_frames",
                        "this card reader tells numbers only: use one that the README of "
                        "noren.reader-felica names"};

template <std::size_t size>
bool starts_with(ByteView bytes, const std::array<std::uint8_t, size>& head) {
  return bytes.size() >= size && std::equal(head.begin(), head.end(), bytes.begin());
}

// What a reader made up for a contactless card; nothing for any other.
ByteView historical_bytes(const Bytes& atr) {
  const auto parsed = pcsc::parse_atr(atr);
  const auto* good = std::get_if<pcsc::Atr>(&parsed);
  return good && good->contactless() ? good->historical : ByteView();
}

std::uint8_t storage_standard(ByteView historical) {
  return starts_with(historical, storage_card) && historical.size() >= 11 ? historical[8] : 0;
}

bool is_type_b(ByteView historical, pcsc::Channel& channel) {
  if (starts_with(historical, storage_card)) {
    return storage_standard(historical) == standard_type_b;
  }
  // A card with a processor: eight historical bytes are what a type B card has. Both types can look
  // alike here; only type A has historical bytes of its own to tell.
  return historical.size() == 8 && !channel.transmit(get_historical_bytes).good();
}

// The first byte of a four-byte identifier that a phone or passport makes anew at each touch
// (ISO/IEC 14443-3).
bool is_random(const Bytes& identifier) {
  return identifier.size() == 4 && identifier[0] == 0x08;
}

}  // namespace

bool is_felica(const Bytes& atr) {
  const ByteView historical = historical_bytes(atr);
  if (starts_with(historical, type_3_tag)) return true;
  if (!starts_with(historical, storage_card) || historical.size() < 11) return false;
  if (storage_standard(historical) == standard_felica) return true;
  // The ACR122 family tells the standard of type A, and FeliCa only by the card's name.
  return historical[9] == 0xF0 && (historical[10] == 0x11 || historical[10] == 0x12);
}

Reading FelicaTeller::read(const Bytes& atr, pcsc::Channel& channel, bool) {
  if (!profile_.areas.empty()) {
    // More than one command follows, and no other program may step between them.
    if (const auto held = channel.hold(); held.fault != pcsc::Fault::none) {
      return plugin::card_refusal(held);
    }
  }
  pcsc::Response response = channel.transmit(get_identifier);
  Bytes identifier = std::exchange(response.data, {});
  const std::size_t size = identifier.size();
  const bool felica = is_felica(atr);
  if (!response.good() || (felica ? size != 8 : size < 4 || size > 10)) {
    pcsc::wipe(identifier);
    return plugin::card_refusal(response);
  }
  if (felica) return read_felica(std::move(identifier), channel);
  if (is_random(identifier)) {
    pcsc::wipe(identifier);
    return read_phone(channel);
  }
  if (size == 4 && is_type_b(historical_bytes(atr), channel)) {
    pcsc::wipe(identifier);
    return pupi;
  }
  return Identified{"uid", std::move(identifier)};
}

Reading FelicaTeller::read_felica(Bytes idm, pcsc::Channel& channel) {
  if (!profile_.areas.empty()) {
    Number number = read_number_of_card(channel);
    if (auto* card = std::get_if<Identified>(&number)) {
      pcsc::wipe(idm);
      return std::move(*card);
    }
    std::optional<Refusal> refusal;
    if (const auto* why = std::get_if<Refusal>(&number)) {
      refusal = *why;
    } else if (std::holds_alternative<Silence>(number)) {
      refusal = plugin::card_refusal(pcsc::Fault::no_card, 0);
    } else if (!same_card(std::get<NoNumber>(number).card.idm, idm)) {
      refusal = plugin::card_refusal(pcsc::Fault::card_changed, 0);
    } else if (profile_.areas_only) {
      refusal = no_number;
    }
    if (refusal) {
      pcsc::wipe(idm);
      return std::move(*refusal);
    }
  }
  if (is_random_idm(idm)) {
    pcsc::wipe(idm);
    return random_id;
  }
  return Identified{"felica_idm", std::move(idm)};
}

Number FelicaTeller::read_number_of_card(pcsc::Channel& channel) {
  auto dialect = speak_to(channel);
  if (auto* refusal = std::get_if<Refusal>(&dialect)) return std::move(*refusal);
  return read_areas(*std::get<std::unique_ptr<Dialect>>(dialect), profile_.areas);
}

Reading FelicaTeller::read_phone(pcsc::Channel& channel) {
  if (profile_.phone_systems.empty() && profile_.areas.empty()) return random_id;
  auto spoken = speak_to(channel);
  if (auto* refusal = std::get_if<Refusal>(&spoken)) {
    return refusal->reason == no_frames.reason ? random_id : std::move(*refusal);
  }
  Dialect& dialect = *std::get<std::unique_ptr<Dialect>>(spoken);
  Number number = Silence{};
  if (!profile_.areas.empty()) number = read_areas(dialect, profile_.areas);
  const bool found = std::holds_alternative<Identified>(number);
  if (!found && !std::holds_alternative<Refusal>(number) && !profile_.areas_only) {
    number = read_idm(dialect, profile_.phone_systems);
  }
  if (auto* refusal = std::get_if<Refusal>(&number)) return std::move(*refusal);
  if (auto* card = std::get_if<Identified>(&number)) return std::move(*card);
  return random_id;
}

std::variant<std::unique_ptr<Dialect>, Refusal> FelicaTeller::speak_to(pcsc::Channel& channel) {
  if (const auto held = channel.hold(); held.fault != pcsc::Fault::none) {
    return plugin::card_refusal(held);
  }
  DialectName name = profile_.dialect.value_or(dialect_of(channel.reader()));
  const auto known = tried_.find(channel.reader());
  if (known != tried_.end()) name = known->second;
  if (name == DialectName::none && !profile_.dialect) {
    const auto tried = try_dialects(channel);
    if (const auto* refusal = std::get_if<Refusal>(&tried)) return *refusal;
    name = std::get<DialectName>(tried);
    if (name != DialectName::none) tried_[channel.reader()] = name;
  }
  if (name == DialectName::none) return no_frames;
  return speak(name, channel);
}

}  // namespace noren::reader_felica
