// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/seam/clock.hpp"
#include "runtime/ports.hpp"

namespace noren::runtime {

// Where cards arrive. A card that nobody asked for is kept for the next sale that begins within 10
// s, and never longer: one customer's card must not pay for the next. Loop only.
class CardDesk {
 public:
  CardDesk(boost::asio::any_io_executor executor, Ports& ports, const Clock& clock)
      : executor_(std::move(executor)), ports_(ports), clock_(clock) {}

  // A reader saw a card unasked.
  void arrived(std::string token);

  // Waits no longer for a card at this reader.
  void let_go(const std::string& reader);

  // The kept card if it was shown at most 10 s before `since_ms` (monotonic), else the next one.
  // Errors: 104 no reader, 112 none was shown, 1002 cancelled, else why the readers failed.
  awaitable<Result<std::string>> next_card(std::int64_t since_ms, std::uint32_t timeout_ms,
                                           Cancellation& cancellation);

 private:
  struct Kept {
    std::string token;
    std::int64_t at_ms = 0;
  };

  boost::asio::any_io_executor executor_;
  Ports& ports_;
  const Clock& clock_;
  std::optional<Kept> kept_;
  std::shared_ptr<Promise<Result<std::string>>> waiting_;
  std::vector<std::pair<NamedPort, host::CallId>> captures_;  // of who waits
};

}  // namespace noren::runtime
