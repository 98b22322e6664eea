// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "drivers/channel/channel.hpp"
#include "plugins/common/receipt_printer/language.hpp"

namespace noren::receipt_printer {

// A dialogue over a channel. One thread at a time; every call ends at its deadline or, where it
// takes a stop token, soon after a stop.
class Conversation {
 public:
  using Changed = std::function<void(const Status&)>;

  // `changed` hears of each status that differs from the one before it.
  Conversation(std::unique_ptr<drivers::Channel> channel, std::unique_ptr<Dialogue> dialogue,
               Changed changed)
      : channel_(std::move(channel)),
        dialogue_(std::move(dialogue)),
        changed_(std::move(changed)) {}

  Dialogue& dialogue() { return *dialogue_; }
  const Status& status() const { return dialogue_->status(); }

  drivers::Transfer send(const Bytes& bytes, drivers::Deadline deadline,
                         const std::stop_token& stop = {}) {
    return channel_->write(bytes, deadline, stop);
  }

  // Listens until `enough` holds, which is looked at whenever something was heard.
  template <typename Enough>
  drivers::Fault listen(Enough enough, drivers::Deadline deadline,
                        const std::stop_token& stop = {}) {
    while (!enough()) {
      const drivers::Fault fault = hear(deadline, stop);
      if (fault != drivers::Fault::none) return fault;
    }
    return drivers::Fault::none;
  }

  // One round of questions.
  drivers::Fault ask_status(drivers::Deadline deadline, const std::stop_token& stop = {});

  // Sends bytes with a fence behind them and waits until it is passed.
  drivers::Fault pass(Bytes bytes, std::string_view key, int stage, drivers::Deadline deadline,
                      const std::stop_token& stop = {});

 private:
  drivers::Fault hear(drivers::Deadline deadline, const std::stop_token& stop);

  std::unique_ptr<drivers::Channel> channel_;
  std::unique_ptr<Dialogue> dialogue_;
  Changed changed_;
  bool known_ = false;  // the status was told at least once
  Status last_;
};

inline void append(Bytes& bytes, const Bytes& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

}  // namespace noren::receipt_printer
