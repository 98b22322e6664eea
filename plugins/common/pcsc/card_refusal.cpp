// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/pcsc/card_refusal.hpp"

#include <array>
#include <cstdio>

namespace noren::plugin {
namespace {

std::string hexadecimal(std::uint32_t number, int digits) {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%0*X", digits, number);
  return text.data();
}

}  // namespace

std::string status_text(std::uint16_t status_word) {
  return hexadecimal(status_word, 4);
}

Refusal card_refusal(pcsc::Fault fault, pcsc::Code code) {
  switch (fault) {
    case pcsc::Fault::no_card:
      return {NOREN_E_FAILURE, "card_removed_early",
              "the card was taken away too early: hold it still until the sound"};
    case pcsc::Fault::card_changed:
      return {NOREN_E_FAILURE, "card_changed",
              "the card was exchanged or reset while it was read: show one card again"};
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
    case pcsc::Fault::bad_answer:
      return {NOREN_E_FAILURE, "card_bad_answer",
              "what the card answers can't be understood: show it again, or use another card"};
    case pcsc::Fault::reader_fault:
    case pcsc::Fault::none:
      break;
  }
  return {NOREN_E_FAILURE,
          "reader_fault",
          "the reader failed: show the card again, or unplug the reader and plug it in",
          {hexadecimal(code, 8)}};
}

Refusal card_refusal(const pcsc::Response& response) {
  if (response.fault != pcsc::Fault::none) return card_refusal(response.fault, response.code);
  return {NOREN_E_FAILURE,
          "card_not_supported",
          "this card tells no number to the reader: use another card",
          {status_text(response.status_word)}};
}

}  // namespace noren::plugin
