// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/sale/offline.hpp"
#include "runtime/sale/resolver.hpp"
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {

// A till that loses its line, with the resolver that sends what waits.
class OfflineTest : public VerbsFixture {
 protected:
  OfflineTest() {
    sales_.emplace(*context_, [this](const LiveSale& live, const Status& status, bool) {
      shown_[live.sale.ref] = status ? NOREN_OK : status.error().status;
    });
    resolver_.emplace(*context_, *sales_, random_,
                      [this](const std::string& ref) { settled_.push_back(ref); });
    context_->seal = [this](std::string_view, std::string_view) -> Result<std::string> {
      return R"({"kind":"code","sealed":"AA==","match":")" + card_ + R"("})";
    };
  }

  static host::Answer no_line() { return refused(NOREN_E_OFFLINE, "center_unreachable"); }

  // Another customer's sale, up to its completion.
  void next_sale(const std::string& ref, const std::string& card) {
    live_ = begin(ref, 1500);
    card_ = card;
    identified();
  }
  void close_without_line() {
    if (!sale().hold || !sale().hold->offline) answer_next("complete", no_line());
    ASSERT_EQ(call(complete), NOREN_OK);
    ASSERT_TRUE(sale().provisional);
  }
  // What the resolver does when it is its time. True if something is left.
  bool resolve_now() {
    std::optional<bool> left;
    boost::asio::co_spawn(
        io_, [&]() -> awaitable<void> { left = co_await resolver_->resolve_once(); },
        [](std::exception_ptr fault) {
          if (fault) std::rethrow_exception(fault);
        });
    io_.restart();
    io_.run();
    EXPECT_TRUE(left);
    return left.value_or(true);
  }
  sale::Sale stored(const std::string& ref) {
    return sale::from_snapshot(*journal_->load_sale(ref).value()).value();
  }
  void knows_card(std::string_view policy, std::int64_t usable = 1000) {
    answer_next("lookup", done(R"({"usable":)" + std::to_string(usable) +
                               R"(,"policy":{"offline":)" + std::string(policy) + "}}"));
    identified();
  }
  noren_status redeem_without_line(std::int64_t points) {
    answer_next("hold", no_line());
    return call(redeem, R"({"points":)" + std::to_string(points) + "}");
  }

  static constexpr std::string_view policy =
      R"({"redeem_per_card":500,"redeem_per_terminal":800,"redeem_count":2,"balance_days":7})";

  std::string card_ = "card-1";
  std::optional<Sales> sales_;
  std::optional<Resolver> resolver_;
  std::vector<std::string> settled_;
  std::map<std::string, noren_status> shown_;  // what a sale's handle says, by ref
};

}  // namespace noren::runtime
