// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "core/operation/journal.hpp"
#include "core/sale/sale.hpp"
#include "core/seam/clock.hpp"
#include "runtime/card_desk.hpp"
#include "runtime/ports.hpp"
#include "runtime/sale/standing.hpp"

namespace noren::runtime {

// What the verbs of a sale stand on: the seams, and the till's own ways. Loop only.
struct Context {
  boost::asio::any_io_executor executor;
  operation::Journal& journal;
  Ports& ports;
  CardDesk& cards;
  Standing& standing;
  const Clock& clock;
  // Seals what the till itself scanned, swiped or keyed: a card token or why not.
  std::function<Result<std::string>(std::string_view kind, std::string_view code)> seal;
  // The slip of a completed sale or return, or of one that nobody knows the outcome of (処理未了
  // slip): ReceiptLine markup.
  std::function<std::string(const sale::Sale& sale)> make_slip;
  // A slip laid out for a printer of that many half-width columns: a LAYOUT document.
  std::function<Result<std::string>(const std::string& slip, int columns)> lay_out;
  std::function<void(std::string_view line)> log;
  // Calls back on the loop after that time; never once the till has closed.
  std::function<void(std::chrono::milliseconds pause, std::function<void()> then)> after;
};

}  // namespace noren::runtime
