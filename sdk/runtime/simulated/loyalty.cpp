// SPDX-License-Identifier: Apache-2.0
// The point program of a simulated till: the real center's operations over books in memory.
#include <boost/json.hpp>
#include <chrono>
#include <mutex>
#include <noren/plugin.hpp>

#include "core/center/center.hpp"
#include "core/center/document.hpp"
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

// Configuration: {"public_key", "secret_key", "hash_key": base64}, made anew for each simulated till.
class SimulatedLoyalty final : public plugin::Instance, public plugin::Loyalty, public plugin::Simulated {
 public:
  SimulatedLoyalty(plugin::Host host, std::string_view config)
      : Instance(host), center_(store_, clock_, random_, program(), keys(config)) {
    store_.enroll(terminal_);
    give("town-1", 1000, 1);
    give("town-2", 300, 2);
  }

  void lookup(plugin::Operation operation, const plugin::Request& request) override {
    answer(std::move(operation), false, [&] {
      return with(center::lookup_of_text(request.document),
                  [&](auto asked) { return center_.lookup(terminal_, std::move(asked)); });
    });
  }
  void quote(plugin::Operation operation, const plugin::Request& request) override {
    answer(std::move(operation), false, [&] {
      return with(center::quote_of_text(request.document),
                  [&](auto asked) { return center_.quote(terminal_, std::move(asked)); });
    });
  }
  void hold(plugin::Operation operation, const plugin::Request& request) override {
    move(std::move(operation), "hold", request.document, request.idempotency_key,
         request.original_key);
  }
  void complete(plugin::Operation operation, const plugin::Request& request) override {
    move(std::move(operation), "complete", request.document, request.idempotency_key,
         request.original_key);
  }
  void cancel(plugin::Operation operation, const plugin::Request& request) override {
    move(std::move(operation), "cancel", request.document, request.idempotency_key,
         request.original_key);
  }
  void refund(plugin::Operation operation, const plugin::Request&) override {
    operation.refuse(not_offered());
  }
  void load(plugin::Operation operation, const plugin::Request&) override {
    operation.refuse(not_offered());
  }
  void status(plugin::Operation operation, const plugin::Request& request) override {
    const auto id = center::uuid_of_text(request.original_key);
    answer(std::move(operation), true, [&] {
      return id ? center_.status(terminal_, {*id}) : center::refused(id.error());
    });
  }
  void recover(plugin::Operation operation, const plugin::Request& request) override {
    const json::value value = json::parse(request.document);
    const json::object& first_try = value.as_object();
    const auto* original = first_try.if_contains("original");
    move(std::move(operation), std::string(first_try.at("verb").as_string()),
         json::serialize(first_try.at("request")), request.original_key,
         original ? std::string_view(original->as_string()) : std::string_view());
  }

  void set(plugin::Operation operation, const plugin::Request& request) override {
    const std::lock_guard lock(mutex_);
    const json::value value = json::parse(request.document);
    const json::object& wish = value.as_object();
    if (const auto* lose = wish.if_contains("lose_reply")) loses_reply_ = lose->as_bool();
    if (const auto* offline = wish.if_contains("offline")) is_offline_ = offline->as_bool();
    operation.done();
  }

 private:
  static plugin::Failure not_offered() {
    return {NOREN_E_DISABLED, "simulated", "the simulated program does not do this"};
  }
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

  template <typename Asked, typename Work>
  static center::Reply with(Result<Asked> asked, Work work) {
    if (!asked) return center::refused(asked.error());
    return work(std::move(*asked));
  }

  void move(plugin::Operation operation, std::string verb, std::string_view document,
            std::string_view key, std::string_view original_key) {
    const auto id = center::uuid_of_text(key);
    answer(std::move(operation), true, [&]() -> center::Reply {
      if (!id) return center::refused(id.error());
      if (verb == "hold") {
        return with(center::hold_of_text(document), [&](auto asked) {
          asked.operation = *id;
          return center_.hold(terminal_, std::move(asked));
        });
      }
      if (verb == "complete") {
        return with(center::complete_of_text(document), [&](auto asked) {
          asked.operation = *id;
          return center_.complete(terminal_, std::move(asked));
        });
      }
      const auto original = center::uuid_of_text(original_key);
      if (!original) return center::refused(original.error());
      return with(center::cancel_of_text(document), [&](auto asked) {
        asked.operation = *id;
        asked.original = *original;
        return center_.cancel(terminal_, asked);
      });
    });
  }

  // Offline means that nothing is sent; a lost reply, that the center did it and nobody heard.
  template <typename Work>
  void answer(plugin::Operation operation, bool moves_value, Work work) {
    const std::lock_guard lock(mutex_);
    if (is_offline_) {
      return operation.refuse({NOREN_E_OFFLINE, "simulated", "no line to the simulated center"},
                              R"({"reason":"center_unreachable"})");
    }
    const center::Reply reply = work();
    if (moves_value && std::exchange(loses_reply_, false)) {
      return operation.unknown({NOREN_E_UNKNOWN_OUTCOME, "simulated", "the reply was lost"},
                               R"({"reason":"reply_lost"})");
    }
    const std::string document = center::to_document(reply);
    if (reply.status == NOREN_OK) return operation.done(document);
    operation.refuse({reply.status, "center", reply.reason}, document);
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
  center::Terminal terminal_{"SIMULATED", "SIMULATED", Bytes(32), false};
  center::Center center_;
  bool loses_reply_ = false;
  bool is_offline_ = false;
};

}  // namespace

noren_status NOREN_CALL loyalty_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error) {
  return plugin::enter<SimulatedLoyalty>(host, plugin, error);
}

}  // namespace noren::simulated
