// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/receipt_printer/conversation.hpp"

#include <array>
#include <utility>

namespace noren::receipt_printer {

using drivers::Fault;
using drivers::Transfer;

Fault Conversation::hear(drivers::Deadline deadline, const std::stop_token& stop) {
  std::array<std::uint8_t, 256> room;
  const Transfer got = channel_->read(room, deadline, stop);
  for (std::size_t i = 0; i < got.bytes; ++i) dialogue_->hear(room[i]);
  if (known_ && changed_ && !(last_ == dialogue_->status())) {
    last_ = dialogue_->status();
    changed_(last_);
  }
  return got.fault;
}

Fault Conversation::ask_status(drivers::Deadline deadline, const std::stop_token& stop) {
  for (std::size_t which = 0; which < dialogue_->questions(); ++which) {
    const Transfer sent = send(dialogue_->question(which), deadline, stop);
    if (sent.fault != Fault::none) return sent.fault;
    const Fault fault = listen([this] { return dialogue_->answered(); }, deadline, stop);
    if (fault != Fault::none) return fault;
  }
  if (changed_ && (!std::exchange(known_, true) || !(last_ == dialogue_->status()))) {
    last_ = dialogue_->status();
    changed_(last_);
  }
  return Fault::none;
}

Fault Conversation::pass(Bytes bytes, std::string_view key, int stage, drivers::Deadline deadline,
                         const std::stop_token& stop) {
  append(bytes, dialogue_->fence(key, stage));
  const Transfer sent = send(bytes, deadline, stop);
  if (sent.fault != Fault::none) return sent.fault;
  return listen([this] { return dialogue_->fence_passed(); }, deadline, stop);
}

}  // namespace noren::receipt_printer
