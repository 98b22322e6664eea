// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "drivers/connect/connect.hpp"
#include "plugins/common/operation_line.hpp"
#include "plugins/common/statistics_book.hpp"
#include "plugins/display-escpos/encode.hpp"
#include "plugins/display-escpos/profile.hpp"

namespace noren::display_escpos {

// A customer display. Configuration: {"device": an address as drivers/connect reads it,
// "profile"}. Stays open between two texts, and is opened anew where it was unplugged; a text may
// be sent twice then, which nobody sees. Works on a thread of its own.
class EscPosDisplay final : public plugin::Instance,
                            public plugin::Display,
                            public plugin::Health,
                            public plugin::Statistics {
 public:
  EscPosDisplay(plugin::Host host, std::string_view config);

  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { line_.cancel(operation); }
  void show(plugin::Operation operation, const plugin::Request& request) override;
  void ask(plugin::Operation operation, const plugin::Request& request) override;
  void check(plugin::Operation operation, const plugin::Request& request) override;
  void retrieve(plugin::Operation operation, const plugin::Request& request) override;
  void reset(plugin::Operation operation, const plugin::Request& request) override;

 private:
  drivers::Fault send(const Bytes& bytes, drivers::Deadline deadline, const std::stop_token& stop);
  drivers::Fault open_device(drivers::Deadline deadline, const std::stop_token& stop);
  bool is_gone();
  void notice_power(bool on);
  plugin::Refusal refusal(drivers::Fault fault) const;

  std::string device_;
  drivers::Address address_;
  Profile profile_;
  plugin::StatisticsBook book_;

  // Of the line's thread alone.
  std::unique_ptr<drivers::Channel> channel_;
  std::string power_;

  plugin::OperationLine line_;  // last: its thread ends before what it uses
};

}  // namespace noren::display_escpos
