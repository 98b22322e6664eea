// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/channel.hpp"

#include <winscard.h>

#include <array>
#include <utility>

#include "drivers/pcsc/apdu.hpp"

namespace noren::pcsc {
namespace {

constexpr std::size_t longest_answer = 65536;
constexpr int most_resets = 200;

// Growing a vector would leave a copy of what it held.
Bytes joined(Bytes& first, Bytes& second) {
  Bytes whole;
  whole.reserve(first.size() + second.size());
  whole.insert(whole.end(), first.begin(), first.end());
  whole.insert(whole.end(), second.begin(), second.end());
  wipe(first);
  wipe(second);
  return whole;
}

Response failed(Code code) {
  return {fault_of(code), code, {}, 0};
}

bool is_reset(Code code) {
  return code == static_cast<Code>(SCARD_W_RESET_CARD);
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
  if (held_) api_.end_transaction(card_);
  if (connected_) api_.disconnect(card_);
}

Code Channel::connect() {
  if (connected_) return 0;
  const Code code = api_.connect(context_, reader_, card_);
  connected_ = code == 0;
  return code;
}

Response Channel::hold() {
  if (held_) return {};
  Code code = connect();
  if (code == 0) code = api_.begin_transaction(card_);
  // Another program may reset the card again and again before it is held.
  for (int again = 0; is_reset(code) && !spoken_ && again < most_resets; ++again) {
    code = api_.reconnect(card_);
    if (code == 0) code = api_.begin_transaction(card_);
  }
  held_ = code == 0;
  return failed(code);
}

Response Channel::confirm() {
  return failed(connected_ ? api_.status(card_) : connect());
}

Response Channel::transmit(ByteView command) {
  if (const Code code = connect(); code != 0) return failed(code);
  const CommandCase parts = case_of(command);
  const bool without_le = parts == CommandCase::both && card_.protocol == SCARD_PROTOCOL_T0;
  // ISO/IEC 7816-3, 12.2.1: T=0 carries either data or an answer; the answer is fetched.
  const ByteView sent = without_le ? command.first(command.size() - 1) : command;
  Response response = exchange(sent, true);
  const bool has_le = parts == CommandCase::answer || (parts == CommandCase::both && !without_le);
  if (response.fault == Fault::none && high_byte(response.status_word) == 0x6C && has_le) {
    Bytes again(command.begin(), command.end());
    again.back() = low_byte(response.status_word);
    response = exchange(again, false);
    wipe(again);
  }
  return fetch_rest(command, std::move(response));
}

Response Channel::transmit_once(ByteView command) {
  if (const Code code = connect(); code != 0) return failed(code);
  return exchange(command, false);
}

Response Channel::fetch_rest(ByteView command, Response response) {
  while (response.fault == Fault::none && high_byte(response.status_word) == 0x61) {
    const std::array<std::uint8_t, 5> get_response{class_of_get_response(command[0]), 0xC0, 0x00,
                                                   0x00, low_byte(response.status_word)};
    Response more = exchange(get_response, false);
    const bool endless = more.data.empty() && high_byte(more.status_word) == 0x61;
    if (endless || response.data.size() + more.data.size() > longest_answer) {
      wipe(response.data);
      wipe(more.data);
      return {Fault::bad_answer, 0, {}, 0};
    }
    response = {more.fault, more.code, joined(response.data, more.data), more.status_word};
  }
  return response;
}

Response Channel::exchange(ByteView command, bool repeat) {
  Bytes raw;
  Code code = api_.transmit(card_, command, raw);
  if (is_reset(code) && repeat && !spoken_) {
    code = api_.reconnect(card_);
    if (code == 0) code = api_.transmit(card_, command, raw);
  }
  if (code != 0) return failed(code);
  if (raw.empty()) return nothing_came();
  if (raw.size() < 2) return {Fault::bad_answer, 0, {}, 0};
  spoken_ = true;
  Response response;
  response.status_word = static_cast<std::uint16_t>(raw[raw.size() - 2] << 8 | raw[raw.size() - 1]);
  response.data.assign(raw.begin(), raw.end() - 2);
  wipe(raw);
  return response;
}

// No answer is without a status word (ISO/IEC 7816-4, 5.1), so the card went before its reader saw
// it; unless the reader went, or the daemon.
Response Channel::nothing_came() {
  const Code code = api_.reconnect(card_);
  const Fault fault = fault_of(code);
  if (fault == Fault::no_service || fault == Fault::no_reader) return failed(code);
  return failed(static_cast<Code>(SCARD_W_REMOVED_CARD));
}

}  // namespace noren::pcsc
