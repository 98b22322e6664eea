// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "plugins/common/operation_line.hpp"
#include "plugins/printer-escpos/network.hpp"

namespace noren::printer_escpos {

// An ESC/POS printer. Configuration: {"output": "file:PATH" or "tcp:HOST:PORT", "columns",
// "profile"}. Works on a thread of its own, one receipt at a time.
class EscPosPrinter final : public plugin::Instance, public plugin::Printer {
 public:
  EscPosPrinter(plugin::Host host, std::string_view config);

  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { line_.cancel(operation); }
  void print(plugin::Operation operation, const plugin::Request& request) override;
  void query(plugin::Operation operation, const plugin::Request& request) override;

 private:
  // A job that left bytes behind: asked for again it ends as it did, and prints nothing.
  struct Printed {
    std::size_t document;  // hash of what was printed
    Verdict verdict;
  };

  void print_now(plugin::Operation& operation, const std::string& key, const std::string& document,
                 drivers::Deadline deadline, const std::stop_token& stop);
  Verdict send(const Encoded& receipt, const std::string& key, drivers::Deadline deadline,
               const std::stop_token& stop) const;
  void remember(const std::string& key, std::size_t document, const Verdict& verdict);

  std::variant<std::string, Address> output_;  // a file's path, or where the printer is
  int columns_ = 48;
  Profile profile_ = Profile::epson;
  std::unordered_map<std::string, Printed> printed_;  // by key; the line's thread alone
  std::deque<std::string> printed_order_;
  plugin::OperationLine line_;  // last: its thread ends before what it uses
};

}  // namespace noren::printer_escpos
