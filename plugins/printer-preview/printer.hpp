// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "plugins/common/operation_line.hpp"

namespace noren::printer_preview {

// A printer that makes a text file and a picture of each receipt. Configuration: {"directory",
// "name", "columns", "font"}. Works on a thread of its own.
class PreviewPrinter final : public plugin::Instance, public plugin::Printer {
 public:
  PreviewPrinter(plugin::Host host, std::string_view config);

  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { line_.cancel(operation); }
  void print(plugin::Operation operation, const plugin::Request& request) override;
  void query(plugin::Operation operation, const plugin::Request& request) override;

 private:
  void make_files(plugin::Operation& operation, std::string_view document);

  std::filesystem::path base_;  // of both files, without their endings
  int columns_ = 48;
  std::string font_;
  plugin::OperationLine line_;  // last: its thread ends before what it uses
};

}  // namespace noren::printer_preview
