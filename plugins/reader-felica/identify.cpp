// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/identify.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace noren::reader_felica {
namespace {

using pcsc::Bytes;
using plugin::Refusal;

constexpr std::array<std::uint8_t, 5> get_identifier{0xFF, 0xCA, 0x00, 0x00, 0x00};
constexpr std::array<std::uint8_t, 5> get_historical_bytes{0xFF, 0xCA, 0x01, 0x00, 0x00};

// PC/SC part 3: a contactless storage card's answer to reset names the standard (one byte) and the
// card (two bytes) behind this head.
constexpr std::array<std::uint8_t, 12> storage_card{0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F,
                                                    0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06};
constexpr std::uint8_t standard_type_b = 0x07;
constexpr std::uint8_t standard_felica = 0x11;

// The spelling of readers that tell FeliCa as an NFC Forum type 3 tag.
constexpr std::array<std::uint8_t, 7> type_3_tag{0x3B, 0x8C, 0x80, 0x01, 0x04, 0x43, 0xFD};

// A card with a processor: eight historical bytes are what a type B card has.
constexpr std::array<std::uint8_t, 4> eight_historical_bytes{0x3B, 0x88, 0x80, 0x01};

template <std::size_t size>
bool starts_with(const Bytes& atr, const std::array<std::uint8_t, size>& head) {
  return atr.size() >= size && std::equal(head.begin(), head.end(), atr.begin());
}

std::uint8_t storage_standard(const Bytes& atr) {
  return starts_with(atr, storage_card) && atr.size() >= 15 ? atr[12] : 0;
}

bool is_type_b(const Bytes& atr, pcsc::Channel& channel) {
  if (starts_with(atr, storage_card)) return storage_standard(atr) == standard_type_b;
  // Both types can look alike here; only type A has historical bytes of its own to tell.
  return starts_with(atr, eight_historical_bytes) && !channel.transmit(get_historical_bytes).good();
}

std::string hexadecimal(std::uint32_t number) {
  char text[9];
  std::snprintf(text, sizeof text, "%08X", number);
  return text;
}

Refusal refusal_of(const pcsc::Response& response) {
  switch (response.fault) {
    case pcsc::Fault::no_card:
      return {NOREN_E_FAILURE, "card_removed_early",
              "the card was taken away too early: hold it still until the sound"};
    case pcsc::Fault::card_mute:
      return {NOREN_E_FAILURE, "card_mute",
              "the card does not answer: hold one card alone, flat on the reader"};
    case pcsc::Fault::card_in_use:
      return {NOREN_E_FAILURE, "card_in_use",
              "another program on this till holds the card: end that program"};
    case pcsc::Fault::no_reader:
      return {NOREN_E_NOHARDWARE, "reader_unplugged",
              "the card reader was unplugged: plug it in again"};
    case pcsc::Fault::no_service:
      return {NOREN_E_NOHARDWARE, "pcsc_not_running",
              "the PC/SC service stopped: start it with 'systemctl start pcscd.socket'"};
    case pcsc::Fault::not_allowed:
      return {NOREN_E_DENIED, "pcsc_not_allowed",
              "this user may not use card readers: add it to the PC/SC policy"};
    case pcsc::Fault::reader_fault:
    case pcsc::Fault::none:
      break;
  }
  if (response.fault != pcsc::Fault::none) {
    return {NOREN_E_FAILURE,
            "reader_fault",
            "the reader failed: show the card again, or unplug the reader and plug it in",
            {hexadecimal(response.code)}};
  }
  return {NOREN_E_FAILURE,
          "card_not_supported",
          "this card tells no number to the reader: use another card",
          {hexadecimal(response.status_word).substr(4)}};
}

// The first byte of a four-byte identifier that a phone or passport makes anew at each touch
// (ISO/IEC 14443-3).
bool is_random(const Bytes& identifier) {
  return identifier.size() == 4 && identifier[0] == 0x08;
}

}  // namespace

bool is_felica(const Bytes& atr) {
  if (starts_with(atr, type_3_tag)) return true;
  if (!starts_with(atr, storage_card) || atr.size() < 15) return false;
  if (storage_standard(atr) == standard_felica) return true;
  // The ACR122 family tells the standard of type A, and FeliCa only by the card's name.
  return atr[13] == 0xF0 && (atr[14] == 0x11 || atr[14] == 0x12);
}

std::variant<Identified, Refusal> identify(const Bytes& atr, pcsc::Channel& channel) {
  pcsc::Response response = channel.transmit(get_identifier);
  Identified card{"uid", std::move(response.data)};
  response.data.clear();
  const std::size_t size = card.identifier.size();
  const bool felica = is_felica(atr);
  if (!response.good() || (felica ? size != 8 : size < 4 || size > 10)) {
    pcsc::wipe(card.identifier);
    return refusal_of(response);
  }
  if (felica) {
    card.kind = "felica_idm";
  } else if (is_random(card.identifier)) {
    pcsc::wipe(card.identifier);
    return Refusal{NOREN_E_FAILURE, "random_id",
                   "this phone shows another number each time: use the shop's card or the code in "
                   "the app"};
  } else if (size == 4 && is_type_b(atr, channel)) {
    pcsc::wipe(card.identifier);
    return Refusal{NOREN_E_FAILURE, "pupi",
                   "this kind of card shows another number each time: use the shop's card"};
  }
  return card;
}

}  // namespace noren::reader_felica
