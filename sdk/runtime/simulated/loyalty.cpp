// SPDX-License-Identifier: Apache-2.0
// The point program of a simulated till: the real center's operations over books in memory.
#include <boost/json.hpp>
#include <mutex>
#include <noren/plugin.hpp>

#include "core/center/center.hpp"
#include "core/center/desk.hpp"
#include "core/center/memory_store.hpp"
#include "runtime/platform/system_clock.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/simulated/builtins.hpp"

namespace noren::simulated {
namespace {

namespace json = boost::json;

constexpr std::string_view program_text =
#include "starter_program.inc"
    ;

template <std::size_t size>
std::array<std::uint8_t, size> key_of(const json::object& config, std::string_view name) {
  std::array<std::uint8_t, size> key{};
  const auto bytes = from_base64(config.at(name).as_string());
  if (!bytes || bytes->size() != size) {
    throw plugin::Failure(NOREN_E_ILLEGAL, "simulated", "a key of the simulated center is missing");
  }
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

// Configuration: {"public_key", "secret_key", "hash_key": base64}, made anew for each simulated
// till.
class SimulatedLoyalty final : public plugin::Instance,
                               public plugin::Loyalty,
                               public plugin::Simulated {
 public:
  SimulatedLoyalty(plugin::Host host, std::string_view config)
      : Instance(host),
        center_(store_, clock_, random_, program(), keys(config)),
        desk_(center_, store_, terminal()) {
    store_.enroll(terminal());
    give("town-1", 1000, 1);
    give("town-2", 300, 2);
  }

  void lookup(plugin::Operation operation, const plugin::Request& request) override {
    serve("lookup", false, std::move(operation), request);
  }
  void quote(plugin::Operation operation, const plugin::Request& request) override {
    serve("quote", false, std::move(operation), request);
  }
  void hold(plugin::Operation operation, const plugin::Request& request) override {
    serve("hold", true, std::move(operation), request);
  }
  void complete(plugin::Operation operation, const plugin::Request& request) override {
    serve("complete", true, std::move(operation), request);
  }
  void cancel(plugin::Operation operation, const plugin::Request& request) override {
    serve("cancel", true, std::move(operation), request);
  }
  void refund(plugin::Operation operation, const plugin::Request& request) override {
    serve("refund", true, std::move(operation), request);
  }
  void load(plugin::Operation operation, const plugin::Request& request) override {
    serve("load", true, std::move(operation), request);
  }
  void status(plugin::Operation operation, const plugin::Request& request) override {
    serve("status", true, std::move(operation), request);
  }
  void recover(plugin::Operation operation, const plugin::Request& request) override {
    serve("recover", true, std::move(operation), request);
  }

  void set(plugin::Operation operation, const plugin::Request& request) override {
    const json::value wish = json::parse(request.document);
    const std::lock_guard lock(mutex_);
    if (const auto* lose = wish.as_object().if_contains("lose_reply")) {
      loses_reply_ = lose->as_bool();
    }
    if (const auto* offline = wish.as_object().if_contains("offline")) {
      is_offline_ = offline->as_bool();
    }
    operation.done();
  }

 private:
  static center::Terminal terminal() { return {"SIMULATED", "SIMULATED", Bytes(32), false}; }
  static program::Program program() {
    auto read = program::parse(program_text, "starter.toml");
    if (!read) throw plugin::Failure(NOREN_E_INTERNAL, "simulated", read.error().reason);
    return std::move(*read);
  }
  static center::CardKeys keys(std::string_view config) {
    const json::value value = json::parse(config);
    const json::object& object = value.as_object();
    center::CardKeys keys;
    keys.pair.public_key = key_of<32>(object, "public_key");
    keys.pair.secret_key = key_of<32>(object, "secret_key");
    keys.program = key_of<32>(object, "hash_key");
    return keys;
  }

  // Offline means that nothing is sent; a lost reply, that the center did it and nobody heard.
  void serve(std::string_view slot, bool moves_value, plugin::Operation operation,
             const plugin::Request& request) {
    const std::lock_guard lock(mutex_);
    if (is_offline_) {
      const std::string_view document =
          R"({"reason":"center_unreachable","details":["simulated"]})";
      const plugin::Failure why{NOREN_E_OFFLINE, "simulated", "no line to the simulated center"};
      // Asking about an earlier operation tells nothing of it.
      const bool asks = slot == "status" || slot == "recover";
      return asks ? operation.unknown(why, document) : operation.refuse(why, document);
    }
    const center::Desk::Answer answer =
        desk_.serve(slot, request.idempotency_key, request.original_key, request.document);
    if (moves_value && std::exchange(loses_reply_, false)) {
      return operation.unknown({NOREN_E_UNKNOWN_OUTCOME, "simulated", "the reply was lost"},
                               R"({"reason":"center_no_answer","details":["simulated"]})");
    }
    if (answer.status == NOREN_OK) return operation.done(answer.document);
    operation.refuse({answer.status, "center", answer.reply.reason}, answer.document);
  }

  // A member with points from before: sponsor MIGRATION.
  void give(std::string_view card, std::int64_t points, std::uint8_t number) {
    auto token = card::seal("code", noren::as_bytes(card), center_.card_public_key(), {}, random_);
    if (!token) return;
    center::AdjustRequest request;
    request.operation.assign(16, number);
    request.card = {token->kind, token->sealed, {}};
    request.points = points;
    request.reason = "opening balance";
    (void)center_.adjust(std::move(request));
  }

  std::mutex mutex_;
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  center::MemoryStore store_;
  center::Center center_;
  center::Desk desk_;
  bool loses_reply_ = false;
  bool is_offline_ = false;
};

}  // namespace

noren_status NOREN_CALL loyalty_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error) {
  return plugin::enter<SimulatedLoyalty>(host, plugin, error);
}

}  // namespace noren::simulated
