// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/plugin_instance.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <iterator>
#include <mutex>
#include <shared_mutex>
#include <unordered_set>
#include <utility>
#include <vector>

#include "host/plugin/service_tables.hpp"

namespace noren::host {
namespace {

// A plugin keeps the loop waiting no longer than this; noren/plugin/types.h says so too.
constexpr std::chrono::milliseconds submit_time_max{50};

// ISO 4217; two digits are the rule.
std::int32_t exponent_of(std::string_view currency) {
  constexpr std::string_view none[] = {"", "JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XPF"};
  constexpr std::string_view three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  const auto in = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), currency) != std::end(list);
  };
  return in(none) ? 0 : in(three) ? 3 : 2;
}

Error cut_off() {
  return error(NOREN_E_CLOSED, "plugin_closed");
}

}  // namespace

// Stands behind the C tables. After cut_off() the plugin's threads may still call, and are told
// that all is closed.
class PluginInstance::Context : public ServiceContext {
 public:
  Context(Services& services, InstanceSink& sink)
      : host(make_host(this)), services_(&services), sink_(&sink) {}

  void begin(noren_op op) {
    const std::scoped_lock lock(open_mutex_);
    open_.insert(op);
  }
  // True for the one that ends it.
  bool end(noren_op op) {
    const std::scoped_lock lock(open_mutex_);
    return open_.erase(op) > 0;
  }
  bool idle() const {
    const std::scoped_lock lock(open_mutex_);
    return open_.empty();
  }
  std::vector<noren_op> open() const {
    const std::scoped_lock lock(open_mutex_);
    return {open_.begin(), open_.end()};
  }
  void cut_off_all() {
    const std::unique_lock lock(seams_mutex_);
    services_ = nullptr;
    sink_ = nullptr;
  }

  noren_status complete(noren_op op, RawAnswer answer) override {
    const std::shared_lock lock(seams_mutex_);
    if (!sink_) return NOREN_E_CLOSED;
    if (!end(op)) {
      services_->log(NOREN_LOG_WARNING, "the plugin completed an operation that is not open");
      return NOREN_E_ILLEGAL;
    }
    sink_->ended(op, std::move(answer));
    return NOREN_OK;
  }
  noren_status progress(noren_op op, std::string document) override {
    const std::shared_lock lock(seams_mutex_);
    if (!sink_) return NOREN_E_CLOSED;
    sink_->progress(op, std::move(document));
    return NOREN_OK;
  }
  noren_status event(std::string type, std::string document) override {
    const std::shared_lock lock(seams_mutex_);
    if (!sink_) return NOREN_E_CLOSED;
    sink_->event(std::move(type), std::move(document));
    return NOREN_OK;
  }
  void log(int level, std::string_view line) override {
    const std::shared_lock lock(seams_mutex_);
    if (services_) services_->log(level, line);
  }
  Result<std::string> seal_card(std::string_view kind, ByteView identifier) override {
    const std::shared_lock lock(seams_mutex_);
    if (!services_) return host::cut_off();
    return services_->seal_card(kind, identifier);
  }
  Result<Bytes> secret(std::string_view name) override {
    const std::shared_lock lock(seams_mutex_);
    if (!services_) return host::cut_off();
    return services_->secret(name);
  }
  Result<Bytes> storage_get(std::string_view key) override {
    const std::shared_lock lock(seams_mutex_);
    if (!services_) return host::cut_off();
    return services_->storage_get(key);
  }
  Status storage_put(std::string_view key, ByteView value) override {
    const std::shared_lock lock(seams_mutex_);
    if (!services_) return host::cut_off();
    return services_->storage_put(key, value);
  }

  const noren_host host;

 private:
  std::shared_mutex seams_mutex_;
  Services* services_;
  InstanceSink* sink_;
  mutable std::mutex open_mutex_;
  std::unordered_set<noren_op> open_;
};

// What the threads of a plugin that never ended an operation may come to at any time.
struct PluginInstance::Left {
  std::unique_ptr<Context> context;
  noren_instance* instance;
};

PluginInstance::PluginInstance(std::shared_ptr<const Library> library)
    : library_(std::move(library)) {}

Result<std::unique_ptr<PluginInstance>> PluginInstance::create(
    std::shared_ptr<const Library> library, const std::string& config, Services& services,
    InstanceSink& sink) {
  std::unique_ptr<PluginInstance> instance(new PluginInstance(std::move(library)));
  instance->context_ = std::make_unique<Context>(services, sink);
  const noren_text text{config.data(), static_cast<std::uint32_t>(config.size()), 0};
  noren_error why{};
  why.struct_size = sizeof why;
  noren_status status = NOREN_E_FAILURE;
  try {
    status = instance->library_->life().create(
        instance->library_->plugin(), &instance->context_->host, text, &instance->self_, &why);
  } catch (...) {
    return error(NOREN_E_FAILURE, "plugin_threw", {"create"});
  }
  if (status != NOREN_OK) return import_error(why, status, "plugin_create");
  if (!instance->self_) return error(NOREN_E_FAILURE, "plugin_create", {"0"});
  return instance;
}

void PluginInstance::leave_alone() {
  static std::mutex mutex;
  static auto& left = *std::make_unique<std::vector<Left>>().release();
  context_->log(NOREN_LOG_ERROR, "the plugin never ended an operation; its memory is not freed");
  context_->cut_off_all();
  const std::scoped_lock lock(mutex);
  left.push_back({std::move(context_), self_});
}

PluginInstance::~PluginInstance() {
  if (!self_) return;
  for (const noren_op op : context_->open()) cancel(op);
  if (!context_->idle()) {
    leave_alone();
    return;
  }
  try {
    library_->life().destroy(self_);
  } catch (...) {
    context_->log(NOREN_LOG_ERROR, "the plugin threw an exception from destroy");
  }
}

// Calls the plugin, and ends the operation where the plugin says that nothing was begun.
template <typename Function>
void PluginInstance::begin(noren_op op, bool moves_value, Function call) {
  context_->begin(op);
  noren_error why{};
  why.struct_size = sizeof why;
  RawAnswer answer;
  const auto started = std::chrono::steady_clock::now();
  try {
    answer.status = call(&why);
    answer.outcome = moves_value ? NOREN_OUTCOME_REFUSED : NOREN_OUTCOME_NONE;
    if (answer.status == NOREN_E_UNKNOWN_OUTCOME) answer.outcome = NOREN_OUTCOME_UNKNOWN;
    if (answer.status != NOREN_OK) {
      answer.error = import_error(why, answer.status, "plugin_refused");
    }
  } catch (...) {
    // Nobody knows how far it came.
    answer = {moves_value ? NOREN_E_UNKNOWN_OUTCOME : NOREN_E_FAILURE,
              moves_value ? NOREN_OUTCOME_UNKNOWN : NOREN_OUTCOME_NONE,
              {},
              error(NOREN_E_FAILURE, "plugin_threw", {})};
    context_->log(NOREN_LOG_ERROR, "the plugin threw an exception across the C boundary");
  }
  if (std::chrono::steady_clock::now() - started > submit_time_max) {
    context_->log(NOREN_LOG_WARNING, "the plugin took longer than 50 ms to take an operation");
  }
  if (answer.status != NOREN_OK) context_->complete(op, std::move(answer));
}

void PluginInstance::open(noren_op op) {
  begin(op, false, [&](noren_error* why) { return library_->life().open(self_, op, why); });
}

void PluginInstance::close(noren_op op) {
  begin(op, false, [&](noren_error* why) { return library_->life().close(self_, op, why); });
}

void PluginInstance::cancel(noren_op op) {
  try {
    library_->life().cancel(self_, op);
  } catch (...) {
    context_->log(NOREN_LOG_ERROR, "the plugin threw an exception from cancel");
  }
}

void PluginInstance::submit(noren_op op, const Call& call) {
  noren_request request{};
  request.struct_size = sizeof request;
  request.timeout_ms = call.timeout_ms;
  const auto copy = [](const std::string& text, auto& room) {
    text.copy(room, std::min(text.size(), sizeof room - 1));
  };
  copy(call.idempotency_key, request.idempotency_key);
  copy(call.original_key, request.original_key);
  copy(call.currency, request.amount.currency);
  request.amount.minor_units = call.amount;
  request.amount.exponent = exponent_of(call.currency);
  request.document = {call.document.data(), static_cast<std::uint32_t>(call.document.size()), 0};
  request.payload = {call.payload.data(), static_cast<std::uint32_t>(call.payload.size()), 0};
  const auto* slots = library_->slots(call.slot.interface->id);
  begin(op, call.slot.info().moves_value, [&](noren_error* why) {
    return slots ? slots[call.slot.index](self_, op, &request, why) : NOREN_E_NOSERVICE;
  });
}

}  // namespace noren::host
