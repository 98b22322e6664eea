// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "drivers/connect/connect.hpp"
#include "plugins/common/operation_line.hpp"
#include "plugins/common/receipt_printer/job.hpp"
#include "plugins/common/receipt_printer/printed_jobs.hpp"
#include "plugins/common/receipt_printer/profile.hpp"
#include "plugins/common/statistics_book.hpp"
#include "receipt_picture/font.hpp"

namespace noren::receipt_printer {

// What one kind of printer plugin adds to ReceiptPrinter.
struct Kind {
  std::string_view domain;                     // of its errors
  std::span<const std::string_view> profiles;  // JSON texts
  std::string_view usual_profile;
  std::unique_ptr<Language> (*speak)(const Profile& profile);  // null where the profile has words
                                                               // that the language does not know
};

// A receipt printer with its drawer, whatever it speaks and wherever it stands. Configuration:
// {"output": an address as drivers/connect reads it, or "file:PATH", "columns", "profile",
// "drawer_open": "low" or "high"}. Works on a thread of its own, one thing at a time; the printer
// is opened anew for each, so that it may be unplugged in between. Tells by the events device.power
// and device.status what it notices on the way.
class ReceiptPrinter : public plugin::Instance,
                       public plugin::Printer,
                       public plugin::Drawer,
                       public plugin::Health,
                       public plugin::Statistics {
 public:
  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { line_.cancel(operation); }
  void print(plugin::Operation operation, const plugin::Request& request) override;
  void query(plugin::Operation operation, const plugin::Request& request) override;
  void kick(plugin::Operation operation, const plugin::Request& request) override;
  void state(plugin::Operation operation, const plugin::Request& request) override;
  void check(plugin::Operation operation, const plugin::Request& request) override;
  void retrieve(plugin::Operation operation, const plugin::Request& request) override;
  void reset(plugin::Operation operation, const plugin::Request& request) override;

 protected:
  ReceiptPrinter(plugin::Host host, std::string_view config, const Kind& kind);

 private:
  struct Job {
    std::string key;
    std::string document;
    drivers::Deadline deadline;
  };
  using Reached = std::variant<Conversation, plugin::Refusal>;

  void print_now(plugin::Operation& operation, const Job& job, const std::stop_token& stop);
  Verdict send(const Encoded& receipt, const Job& job, const std::stop_token& stop);
  void count(const receipt_grid::Grid& grid, const Verdict& verdict);
  std::optional<receipt_grid::Image> draw(char32_t code);

  Reached reach(drivers::Deadline deadline, const std::stop_token& stop);
  // Reaches the printer and asks it how it is.
  Reached ask(drivers::Deadline deadline, const std::stop_token& stop);
  void kick_now(plugin::Operation& operation, drivers::Deadline deadline,
                const std::stop_token& stop);
  boost::json::object health(int level, drivers::Deadline deadline, const std::stop_token& stop);

  void notice(const Status& status);
  void notice_power(std::string_view state, std::string_view words);

  std::string_view domain_;
  std::string output_;
  std::variant<std::string, drivers::Address> target_;  // a file's path, or where the printer is
  Profile profile_;
  std::unique_ptr<Language> language_;
  plugin::StatisticsBook book_;

  // Of the line's thread alone.
  PrintedJobs printed_;
  std::optional<receipt_picture::Font> font_;  // loaded when the first character is to be drawn
  Leftovers left_;
  unsigned conversations_ = 0;
  std::string power_;
  std::string words_;
  Status seen_;

  plugin::OperationLine line_;  // last: its thread ends before what it uses
};

}  // namespace noren::receipt_printer
