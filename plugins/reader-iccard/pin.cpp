// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/pin.hpp"

#include <algorithm>
#include <array>

#include "plugins/common/pcsc/card_refusal.hpp"

namespace noren::reader_iccard {
namespace {

using plugin::Refusal;

constexpr std::uint16_t verified = 0x9000;
constexpr std::uint16_t blocked = 0x6983;
constexpr std::uint16_t unusable = 0x6984;
constexpr std::size_t longest = 16;

const Refusal pin_blocked{NOREN_E_FAILURE, "icc_pin_blocked",
                          "this card's PIN is blocked: ask who issued the card"};

bool tells_tries(std::uint16_t status) {
  return (status & 0xFFF0) == 0x63C0;
}

unsigned tries_of(std::uint16_t status) {
  return status & 0x000FU;
}

std::span<const std::uint8_t> without_line_end(std::span<const std::uint8_t> text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text = text.first(text.size() - 1);
  }
  return text;
}

bool is_digit(std::uint8_t character) {
  return character >= '0' && character <= '9';
}

// Two digits a byte, an odd one filled up with F.
void pack(std::span<const std::uint8_t> digits, Bytes& data) {
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const unsigned high = digits[i] - '0';
    const unsigned low = i + 1 < digits.size() ? digits[i + 1] - '0' : 0xF;
    data.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
}

}  // namespace

std::optional<Bytes> encode_pin(std::span<const std::uint8_t> secret, const Verify& verify) {
  const auto pin = without_line_end(secret);
  if (pin.empty() || pin.size() > longest) return std::nullopt;
  const bool digits = std::all_of(pin.begin(), pin.end(), is_digit);
  if (!digits && verify.form != PinForm::ascii) return std::nullopt;
  Bytes data;
  data.reserve(longest + 1);
  std::size_t length = verify.length;
  std::uint8_t filler = verify.filler;
  switch (verify.form) {
    case PinForm::ascii:
      data.assign(pin.begin(), pin.end());
      break;
    case PinForm::bcd:
      pack(pin, data);
      break;
    case PinForm::iso2:
      if (pin.size() < 4 || pin.size() > 12) return std::nullopt;
      data.push_back(static_cast<std::uint8_t>(0x20 | pin.size()));
      pack(pin, data);
      length = 8;
      filler = 0xFF;
      break;
  }
  if (length != 0 && data.size() > length) {
    pcsc::wipe(data);
    return std::nullopt;
  }
  if (data.size() < length) data.resize(length, filler);
  return data;
}

std::variant<TriesLeft, AlreadyVerified, Refusal> ask_tries(std::uint8_t reference,
                                                            pcsc::Channel& channel) {
  const std::array<std::uint8_t, 4> ask{0x00, 0x20, 0x00, reference};
  const pcsc::Response response = channel.transmit_once(ask);
  if (response.fault != pcsc::Fault::none) return plugin::card_refusal(response);
  const std::uint16_t status = response.status_word;
  if (status == verified) return AlreadyVerified{};
  if (status == blocked || status == unusable || (tells_tries(status) && tries_of(status) == 0)) {
    return pin_blocked;
  }
  if (!tells_tries(status)) {
    return Refusal{NOREN_E_FAILURE,
                   "icc_pin_tries_unknown",
                   "the card does not tell how many tries the PIN has left, so none is spent: "
                   "use a profile without verify, or another card",
                   {plugin::status_text(status)}};
  }
  if (tries_of(status) == 1) {
    return Refusal{NOREN_E_FAILURE,
                   "icc_pin_last_try",
                   "the PIN has one try left on this card, which is not spent: have the card's "
                   "issuer reset it",
                   {"1"}};
  }
  return TriesLeft{tries_of(status)};
}

std::optional<Refusal> send_pin(const Verify& verify, const Bytes& data, pcsc::Channel& channel) {
  Bytes command{0x00, 0x20, 0x00, verify.reference, static_cast<std::uint8_t>(data.size())};
  command.reserve(command.size() + data.size());
  command.insert(command.end(), data.begin(), data.end());
  const pcsc::Response response = channel.transmit_once(command);
  pcsc::wipe(command);
  if (response.good()) return std::nullopt;
  if (response.fault != pcsc::Fault::none) return plugin::card_refusal(response);
  const std::uint16_t status = response.status_word;
  if (status == blocked || status == 0x63C0) return pin_blocked;
  return Refusal{
      NOREN_E_FAILURE,
      "icc_pin_wrong",
      "the card refused the PIN: set the right one and restart the till, for it is "
      "not sent again until then",
      {tells_tries(status) ? std::to_string(tries_of(status)) : plugin::status_text(status)}};
}

}  // namespace noren::reader_iccard
