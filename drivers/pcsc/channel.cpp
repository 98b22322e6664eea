// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/channel.hpp"

#include <winscard.h>

#include <array>
#include <utility>

namespace noren::pcsc {
namespace {

constexpr std::size_t longest_answer = 65536;

Response failed(Code code) {
  return {fault_of(code), code, {}, 0};
}

std::uint8_t high_byte(std::uint16_t word) {
  return static_cast<std::uint8_t>(word >> 8);
}
std::uint8_t low_byte(std::uint16_t word) {
  return static_cast<std::uint8_t>(word & 0xFF);
}

}  // namespace

void wipe(Bytes& secret) {
  volatile std::uint8_t* byte = secret.data();
  for (std::size_t i = 0; i < secret.size(); ++i) byte[i] = 0;
  secret.clear();
}

Channel::Channel(Api& api, Context context, std::string reader)
    : api_(api), context_(context), reader_(std::move(reader)) {}

Channel::~Channel() {
  if (connected_) api_.disconnect(card_);
}

Response Channel::transmit(ByteView command) {
  if (!connected_) {
    const Code code = api_.connect(context_, reader_, card_);
    if (code != 0) return failed(code);
    connected_ = true;
  }
  Response response = exchange(command);
  if (response.fault == Fault::none && high_byte(response.status_word) == 0x6C &&
      command.size() == 5) {
    Bytes again(command.begin(), command.end());
    again[4] = low_byte(response.status_word);
    response = exchange(again);
  }
  while (response.fault == Fault::none && high_byte(response.status_word) == 0x61 &&
         response.data.size() < longest_answer) {
    const std::array<std::uint8_t, 5> get_response{0x00, 0xC0, 0x00, 0x00,
                                                   low_byte(response.status_word)};
    Response more = exchange(get_response);
    more.data.insert(more.data.begin(), response.data.begin(), response.data.end());
    wipe(response.data);
    response = std::move(more);
  }
  return response;
}

Response Channel::exchange(ByteView command) {
  Bytes raw;
  Code code = api_.transmit(card_, command, raw);
  if (code == static_cast<Code>(SCARD_W_RESET_CARD)) {
    code = api_.reconnect(card_);
    if (code == 0) code = api_.transmit(card_, command, raw);
  }
  if (code != 0) return failed(code);
  if (raw.size() < 2) {
    // No answer is without a status word (ISO/IEC 7816-4, 5.1): the card went, or the reader fails.
    const Code gone = api_.reconnect(card_);
    return gone != 0 ? failed(gone) : Response{Fault::reader_fault, 0, {}, 0};
  }
  Response response;
  response.status_word = static_cast<std::uint16_t>(raw[raw.size() - 2] << 8 | raw[raw.size() - 1]);
  response.data.assign(raw.begin(), raw.end() - 2);
  wipe(raw);
  return response;
}

}  // namespace noren::pcsc
