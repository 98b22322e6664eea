// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>

#include "core/sale/sale.hpp"
#include "runtime/ports.hpp"
#include "runtime/promise.hpp"
#include "runtime/work.hpp"

namespace noren::runtime {

// A sale that a till has in hand: its data, its handle's face, and who may work on it. Loop only,
// but for `work`.
struct LiveSale {
  LiveSale(const boost::asio::any_io_executor& executor, sale::Sale data, std::int64_t monotonic_ms)
      : sale(std::move(data)),
        begun_ms(monotonic_ms),
        gate(executor),
        work(std::make_shared<Work>(sale::to_document(sale))) {}

  sale::Sale sale;
  std::shared_ptr<LiveSale> original;  // of a return: the sale, if the journal has it
  std::int64_t begun_ms;               // monotonic: since when cards are meant for it
  Gate gate;                           // one verb, or the resolver, at a time
  Cancellation cancellation;
  std::shared_ptr<Work> work;
};

}  // namespace noren::runtime
