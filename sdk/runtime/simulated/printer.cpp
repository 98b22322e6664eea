// SPDX-License-Identifier: Apache-2.0
// The printer of a simulated till: paper that nobody sees, and that can run out.
#include <boost/json.hpp>
#include <mutex>
#include <noren/plugin.hpp>
#include <set>

#include "runtime/simulated/builtins.hpp"

namespace noren::simulated {
namespace {

namespace json = boost::json;

class SimulatedPrinter final : public plugin::Instance,
                               public plugin::Printer,
                               public plugin::Drawer,
                               public plugin::Health,
                               public plugin::Statistics,
                               public plugin::Simulated {
 public:
  SimulatedPrinter(plugin::Host host, std::string_view) : Instance(host) {}

  void print(plugin::Operation operation, const plugin::Request& request) override {
    const std::lock_guard lock(mutex_);
    if (printed_.contains(std::string(request.idempotency_key))) {
      return operation.done(R"({"confirmed":true})");
    }
    if (!has_paper_) {
      return operation.refuse({NOREN_E_FAILURE, "printer", "paper_end"},
                              R"({"reason":"paper_end"})");
    }
    printed_.emplace(request.idempotency_key);
    operation.done(R"({"confirmed":true})");
  }

  void query(plugin::Operation operation, const plugin::Request&) override {
    const std::lock_guard lock(mutex_);
    operation.done(json::serialize(json::object{{"columns", 48},
                                                {"dots", 576},
                                                {"qr", true},
                                                {"cut", true},
                                                {"state", has_paper_ ? "ready" : "paper_end"}}));
  }

  void kick(plugin::Operation operation, const plugin::Request&) override {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    ++opened_;
    operation.done();
  }

  void state(plugin::Operation operation, const plugin::Request&) override {
    const std::lock_guard lock(mutex_);
    operation.done(json::serialize(json::object{{"open", is_open_}}));
  }

  void check(plugin::Operation operation, const plugin::Request&) override {
    const std::lock_guard lock(mutex_);
    operation.done(has_paper_ ? R"({"text":"Internal HCheck: Successful"})"
                              : R"({"text":"Internal HCheck: No paper"})");
  }

  void retrieve(plugin::Operation operation, const plugin::Request&) override {
    const std::lock_guard lock(mutex_);
    operation.done(json::serialize(
        json::object{{"statistics", json::object{{"PaperCutCount", printed_.size()},
                                                 {"DrawerGoodOpenCount", opened_}}}}));
  }

  void reset(plugin::Operation operation, const plugin::Request& request) override {
    const std::lock_guard lock(mutex_);
    const json::value wish = json::parse(request.document);
    for (const auto& name : wish.at("names").as_array()) {
      if (name == "DrawerGoodOpenCount") opened_ = 0;
    }
    operation.done();
  }

  void set(plugin::Operation operation, const plugin::Request& request) override {
    const std::lock_guard lock(mutex_);
    const json::value wish = json::parse(request.document);
    if (const auto* paper = wish.as_object().if_contains("paper")) has_paper_ = paper->as_bool();
    operation.done();
  }

 private:
  std::mutex mutex_;
  bool has_paper_ = true;
  bool is_open_ = false;
  std::int64_t opened_ = 0;
  std::set<std::string> printed_;
};

}  // namespace

noren_status NOREN_CALL printer_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error) {
  return plugin::enter<SimulatedPrinter>(host, plugin, error);
}

}  // namespace noren::simulated
