// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "plugins/payment-simulated/book.hpp"
#include "plugins/payment-simulated/worker.hpp"

namespace noren::payment_simulated {

// Faults and slowness to play, for tests and demonstrations.
struct Settings {
  std::int64_t delay_ms = 0;      // before anything is written; may be cancelled until then
  bool hang_before = false;       // never answers, and took nothing
  bool hang_after = false;        // never answers, but took it
  std::int64_t decline_over = 0;  // larger amounts are declined; 0: none
  std::string die_at;             // "", before, after_intent or after_result; once in a lifetime
};

Settings read_settings(std::string_view config);

// A payment service that keeps its book in the host's storage, so that every answer survives a
// killed process. All work is done on one thread, in the order of arrival.
class SimulatedPayment final : public plugin::Instance, public plugin::Payment {
 public:
  SimulatedPayment(plugin::Host host, std::string_view config);

  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override;
  void authorize(plugin::Operation operation, const plugin::Request& request) override;
  void capture(plugin::Operation operation, const plugin::Request& request) override;
  void reverse(plugin::Operation operation, const plugin::Request& request) override;
  void refund(plugin::Operation operation, const plugin::Request& request) override;
  void status(plugin::Operation operation, const plugin::Request& request) override;
  void recover(plugin::Operation operation, const plugin::Request& request) override;

 private:
  void submit(plugin::Operation operation, const plugin::Request& request, std::string_view verb);
  void perform(plugin::Operation operation, const std::string& key, Entry asked);
  void note_intent(const std::string& key, const Entry& asked);
  void apply(const std::string& key, Entry& asked);
  void tell(plugin::Operation operation, const std::string& key, bool settle);
  void die_if(std::string_view point);
  void hang(plugin::Operation operation);

  const Settings settings_;
  Book book_;  // the worker's thread alone
  std::mutex mutex_;
  std::map<noren_op, plugin::Operation> hanging_;
  Worker worker_;  // last: its thread ends before what it uses
};

}  // namespace noren::payment_simulated
