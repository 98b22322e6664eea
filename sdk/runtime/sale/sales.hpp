// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {

// The sales that a till has in hand, by ref: each is read from the journal once and shared by all
// who work on it. Decides what may be begun; what a verb throws becomes a status here. Loop only.
class Sales {
 public:
  // Tells whoever has a handle of the sale how it stands.
  using Show = std::function<void(const LiveSale& live, const Status& status, bool moves_value)>;

  Sales(Context& context, Show show) : context_(context), show_(std::move(show)) {}

  struct Begun {
    std::shared_ptr<LiveSale> sale;
    bool was_known = false;
  };
  // Arguments of noren_sale_begin.
  Result<Begun> begin(const boost::json::object& arguments);
  // Errors: 109 no_sale, and what is wrong with the journal.
  Result<std::shared_ptr<LiveSale>> load(const std::string& ref);
  // Arguments of noren_return_begin. Errors: 109 where this till knows no such sale, 106 and 108
  // where it can't be returned.
  Result<Begun> begin_return(const boost::json::object& arguments);
  // The sale of noren_sale_run, new or as it stands in the journal. Errors: 110 sale_other.
  Result<std::shared_ptr<LiveSale>> begin_run(const boost::json::object& arguments);

  // Arguments of noren_sale_add. A line that is refused leaves the sale as it was; 113 while a
  // verb works on it.
  Status add(LiveSale& live, const boost::json::object& arguments);

  // Runs a verb to its end, when it is the sale's turn; `on_turn` is called when it is.
  awaitable<Status> perform(LiveSale& live, SaleVerb* verb, const boost::json::object& arguments,
                            const std::function<void()>& on_turn);

  void show(const LiveSale& live, const Status& status, bool moves_value) const {
    show_(live, status, moves_value);
  }

 private:
  std::shared_ptr<LiveSale> keep(sale::Sale sale);
  Result<Begun> begin_new(sale::Sale sale);

  Context& context_;
  Show show_;
  std::map<std::string, std::weak_ptr<LiveSale>> sales_;  // while anyone holds them
};

}  // namespace noren::runtime
