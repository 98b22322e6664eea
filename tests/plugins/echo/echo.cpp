// SPDX-License-Identifier: Apache-2.0
// A plugin that does as its document tells: what the host must survive, one misbehaviour a word. It
// uses the plain C header, for noren/plugin.hpp would not let it break the rules.
#include <noren/plugin.h>

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

template <typename Table>
const Table* find(const noren_host* host, const char* id) {
  const void* table = nullptr;
  host->get_service(host->host, id, &table);
  return static_cast<const Table*>(table);
}

noren_text text(std::string_view value) {
  return {value.data(), static_cast<std::uint32_t>(value.size()), 0};
}

// The value of "key":"value" in a small flat document.
std::string_view member(std::string_view document, const std::string& key) {
  const auto at = document.find("\"" + key + "\":\"");
  if (at == std::string_view::npos) return {};
  const auto begin = at + key.size() + 4;
  return document.substr(begin, document.find('"', begin) - begin);
}

struct Echo {
  explicit Echo(const noren_host* its_host)
      : host(its_host->host),
        operations(find<noren_host_operations_v1>(its_host, NOREN_HOST_OPERATIONS)),
        events(find<noren_host_events_v1>(its_host, NOREN_HOST_EVENTS)),
        log(find<noren_host_log_v1>(its_host, NOREN_HOST_LOG)),
        cards(find<noren_host_cards_v1>(its_host, NOREN_HOST_CARDS)),
        secrets(find<noren_host_secrets_v1>(its_host, NOREN_HOST_SECRETS)),
        storage(find<noren_host_storage_v1>(its_host, NOREN_HOST_STORAGE)) {}
  ~Echo() {
    for (auto& thread : threads) thread.join();
  }

  noren_status complete(noren_op op, noren_status status, noren_outcome outcome,
                        std::string_view document, const noren_error* error = nullptr) const {
    const noren_result result{sizeof(noren_result), status, outcome, 0, text(document)};
    return operations->complete(host, op, &result, error);
  }

  void* host;
  const noren_host_operations_v1* operations;
  const noren_host_events_v1* events;
  const noren_host_log_v1* log;
  const noren_host_cards_v1* cards;
  const noren_host_secrets_v1* secrets;
  const noren_host_storage_v1* storage;
  std::vector<std::thread> threads;
  std::set<noren_op> held;  // never completed, unless canceled
  bool holds_for_ever = false;
};

Echo& self(noren_instance* instance) {
  return *reinterpret_cast<Echo*>(instance);
}

noren_status act(Echo& echo, noren_op op, const noren_request* request, noren_error* error,
                 noren_outcome done) {
  const std::string document(request->document.data, request->document.size);
  const std::string_view what = member(document, "do");
  const noren_outcome refused = done == NOREN_OUTCOME_DONE ? NOREN_OUTCOME_REFUSED : done;
  if (what == "hold") {
    echo.held.insert(op);
    return NOREN_OK;
  }
  if (what == "hold_for_ever") {
    echo.holds_for_ever = true;
    return NOREN_OK;
  }
  if (what == "refuse_at_once") {
    if (error && error->struct_size >= sizeof *error) {
      error->vendor_code = 77;
      std::snprintf(error->domain, sizeof error->domain, "echo");
      std::snprintf(error->message, sizeof error->message, "not today");
    }
    return NOREN_E_NOHARDWARE;
  }
  if (what == "refuse") {
    echo.complete(op, NOREN_E_FAILURE, refused,
                  R"({"reason":"daily_limit","details":["1000"],"more":1})");
    return NOREN_OK;
  }
  if (what == "unknown") {
    echo.complete(op, NOREN_E_UNKNOWN_OUTCOME, NOREN_OUTCOME_UNKNOWN, "{}");
    return NOREN_OK;
  }
  if (what == "twice") {
    echo.complete(op, NOREN_OK, done, "{}");
    const noren_status second = echo.complete(op, NOREN_E_FAILURE, refused, "{}");
    echo.log->write(echo.host, NOREN_LOG_INFO, text("second " + std::to_string(second)));
    return NOREN_OK;
  }
  if (what == "complete_stranger") {
    echo.complete(op + 1000, NOREN_OK, done, "{}");
    echo.complete(op, NOREN_OK, done, "{}");
    return NOREN_OK;
  }
  if (what == "thread") {
    echo.threads.emplace_back([&echo, op, done] { echo.complete(op, NOREN_OK, done, "{}"); });
    return NOREN_OK;
  }
  if (what == "illegal_pair") {
    echo.complete(op, NOREN_E_TIMEOUT, NOREN_OUTCOME_DONE, "{}");
    return NOREN_OK;
  }
  if (what == "running") {
    echo.complete(op, NOREN_RUNNING, NOREN_OUTCOME_NONE, "{}");
    return NOREN_OK;
  }
  if (what == "lie") {
    echo.complete(op, NOREN_OK, done, R"({"approval":4111111111111111,"choice":"x","text":1})");
    return NOREN_OK;
  }
  if (what == "not_json") {
    echo.complete(op, NOREN_OK, done, "4111111111111111");
    return NOREN_OK;
  }
  if (what == "too_large") {
    echo.complete(op, NOREN_OK, done, std::string(17 << 20, ' '));
    return NOREN_OK;
  }
  if (what == "throw") throw std::runtime_error("thrown by the echo plugin");
  if (what == "crash") std::abort();
  if (what == "exit") _exit(3);
  if (what == "eat") {
    for (std::vector<std::string> meal;;) meal.emplace_back(1 << 20, 'x');
  }
  if (what == "hang") {
    while (true) pause();
  }
  if (what == "print") {
    std::puts("hello from stdout");
    std::fflush(stdout);
  }
  if (what == "event") {
    echo.events->emit(echo.host, text("device.added"), text(R"({"text":"echo","x":1})"));
    echo.events->emit(echo.host, text("card.arrived"), text(R"({"card":"4111"})"));
    echo.operations->progress(echo.host, op, text(R"({"text":"half","number":5})"));
  }
  if (what == "seal") {
    const std::uint8_t idm[] = {1, 2, 3, 4, 5, 6, 7, 8};
    char token[1024];
    std::uint32_t size = 4;
    const noren_bytes bytes{idm, sizeof idm, 0};
    const auto small = echo.cards->seal(echo.host, text("felica_idm"), bytes, token, &size);
    size = sizeof token;
    const auto status = echo.cards->seal(echo.host, text("felica_idm"), bytes, token, &size);
    const bool fine = small == NOREN_E_BUFFER && status == NOREN_OK;
    echo.complete(op, fine ? NOREN_OK : status, fine ? done : refused,
                  fine ? "{\"text\":\"sealed\"}" : "{}");
    return NOREN_OK;
  }
  if (what == "secret") {
    std::uint8_t secret[64];
    std::uint32_t size = sizeof secret;
    const auto status = echo.secrets->get(echo.host, text("pin"), secret, &size);
    const bool fine = status == NOREN_OK && std::string(secret, secret + size) == "hush";
    echo.complete(op, fine ? NOREN_OK : status, fine ? done : refused, "{\"text\":\"ok\"}");
    return NOREN_OK;
  }
  if (what == "store") {
    const std::uint8_t value[] = {7};
    std::uint8_t back[4] = {};
    std::uint32_t size = sizeof back;
    const auto missing = echo.storage->get(echo.host, text("none"), back, &size);
    size = sizeof back;
    const bool fine = missing == NOREN_E_NOEXIST &&
                      echo.storage->put(echo.host, text("k"), {value, 1, 0}) == NOREN_OK &&
                      echo.storage->get(echo.host, text("k"), back, &size) == NOREN_OK &&
                      size == 1 && back[0] == 7;
    echo.complete(op, fine ? NOREN_OK : NOREN_E_FAILURE, fine ? done : refused, "{\"text\":\"\"}");
    return NOREN_OK;
  }
  // Tells back what came, so that a test sees that nothing is lost on the way.
  const std::string seen = std::string(request->idempotency_key) + "|" + request->original_key +
                           "|" + std::to_string(request->amount.minor_units) +
                           request->amount.currency + "|" + std::to_string(request->timeout_ms) +
                           "|" + std::to_string(request->payload.size) + "|" +
                           std::to_string(request->document.size);
  echo.log->write(echo.host, NOREN_LOG_DEBUG, text(seen));
  echo.complete(op, NOREN_OK, done,
                R"({"approval":")" + seen + R"(","text":"seen","unknown_member":1})");
  return NOREN_OK;
}

noren_status NOREN_CALL create(void*, const noren_host* host, noren_text config,
                               noren_instance** out, noren_error*) {
  if (member({config.data, config.size}, "do") == "refuse_create") return NOREN_E_NOEXIST;
  *out = reinterpret_cast<noren_instance*>(std::make_unique<Echo>(host).release());
  return NOREN_OK;
}
noren_status NOREN_CALL open(noren_instance* instance, noren_op op, noren_error*) {
  return self(instance).complete(op, NOREN_OK, NOREN_OUTCOME_NONE, "{}");
}
noren_status NOREN_CALL close(noren_instance* instance, noren_op op, noren_error*) {
  return self(instance).complete(op, NOREN_OK, NOREN_OUTCOME_NONE, "{}");
}
noren_status NOREN_CALL cancel(noren_instance* instance, noren_op op) {
  if (self(instance).held.erase(op) == 0) return NOREN_E_ILLEGAL;
  return self(instance).complete(op, NOREN_E_CANCELED, NOREN_OUTCOME_REFUSED, "{}");
}
void NOREN_CALL destroy(noren_instance* instance) {
  std::unique_ptr<Echo>(&self(instance)).reset();
}
constexpr noren_instance_v1 life_table{create, open, close, cancel, destroy};

noren_status NOREN_CALL moves(noren_instance* instance, noren_op op, const noren_request* request,
                              noren_error* error) {
  return act(self(instance), op, request, error, NOREN_OUTCOME_DONE);
}
noren_status NOREN_CALL asks(noren_instance* instance, noren_op op, const noren_request* request,
                             noren_error* error) {
  return act(self(instance), op, request, error, NOREN_OUTCOME_NONE);
}
constexpr noren_printer_v1 printer_table{moves, asks};
constexpr noren_health_v1 health_table{asks};
constexpr noren_payment_v1 payment_table{moves, moves, moves, moves, moves, moves};
constexpr noren_display_v1 null_slot_table{asks, nullptr};

noren_status NOREN_CALL get_interface(void*, const char* id, const void** table) {
  const std::string_view wanted = id;
  *table = wanted == NOREN_INSTANCE  ? static_cast<const void*>(&life_table)
           : wanted == NOREN_PRINTER ? static_cast<const void*>(&printer_table)
           : wanted == NOREN_HEALTH  ? static_cast<const void*>(&health_table)
           : wanted == NOREN_PAYMENT ? static_cast<const void*>(&payment_table)
           : wanted == NOREN_DISPLAY ? static_cast<const void*>(&null_slot_table)
                                     : nullptr;
  return *table ? NOREN_OK : NOREN_E_NOSERVICE;
}
void NOREN_CALL stop(void*) {}

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  *plugin = {sizeof(noren_plugin), NOREN_PLUGIN_ABI_MINOR, nullptr, get_interface, stop};
  return NOREN_OK;
}
