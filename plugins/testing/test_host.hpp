// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <noren/plugin.hpp>
#include <set>
#include <string>
#include <vector>

namespace noren::plugin::testing {

// How an operation ended.
struct Ending {
  noren_status status = NOREN_OK;
  noren_outcome outcome = NOREN_OUTCOME_NONE;
  std::string document;
  std::string message;
};

// The "reason" member of the document, or "".
inline std::string reason_of(const Ending& ending) {
  static constexpr std::string_view name = "\"reason\":\"";
  const auto at = ending.document.find(name);
  if (at == std::string::npos) return "";
  const auto begin = at + name.size();
  return ending.document.substr(begin, ending.document.find('"', begin) - begin);
}

// The host's side of the C tables, for one instance in a test. Remembers what the plugin says; its
// storage is a file where one is given, so that it survives a killed process. Thread-safe.
class TestHost {
 public:
  explicit TestHost(std::filesystem::path file = {}) : file_(std::move(file)) { load(); }

  const noren_host* table() const { return &table_; }
  noren_op next_operation() { return ++last_operation_; }

  Ending wait(noren_op operation) {
    std::unique_lock lock(mutex_);
    const bool ended =
        changed_.wait_for(lock, patience, [&] { return endings_.contains(operation); });
    if (!ended) return {-1, -1, {}, "the operation did not end"};
    return endings_[operation];
  }
  bool ended(noren_op operation) {
    const std::lock_guard lock(mutex_);
    return endings_.contains(operation);
  }
  // "type document" of the next event.
  std::string next_event() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [&] { return !events_.empty(); })) return "no event";
    std::string event = events_.front();
    events_.pop_front();
    return event;
  }
  // Everything that the plugin ever said, to look for what it must not say.
  std::string all_words() {
    const std::lock_guard lock(mutex_);
    return words_;
  }

  std::map<std::string, std::string> secrets;
  std::vector<std::vector<std::uint8_t>> sealed;  // the identifiers, as seal() got them
  noren_status seal_status = NOREN_OK;
  noren_status storage_status = NOREN_OK;

 private:
  static constexpr std::chrono::seconds patience{30};

  static TestHost& self(void* host) { return *static_cast<TestHost*>(host); }

  static noren_status NOREN_CALL get_service(void*, const char* id, const void** table) {
    static constexpr noren_host_log_v1 log{
        [](void* host, int32_t, noren_text line) { self(host).note(view(line)); }};
    static constexpr noren_host_operations_v1 operations{
        [](void* host, noren_op op, const noren_result* result, const noren_error* error) {
          return self(host).complete(op, *result, error);
        },
        [](void*, noren_op, noren_text) { return NOREN_OK; }};
    static constexpr noren_host_events_v1 events{[](void* host, noren_text type, noren_text text) {
      return self(host).emit(std::string(view(type)) + " " + std::string(view(text)));
    }};
    static constexpr noren_host_cards_v1 cards{
        [](void* host, noren_text kind, noren_bytes identifier, char* token, uint32_t* size) {
          return self(host).seal(view(kind), view(identifier), token, size);
        }};
    static constexpr noren_host_secrets_v1 secrets{
        [](void* host, noren_text name, uint8_t* data, uint32_t* size) {
          return self(host).read(self(host).secrets, view(name), data, size);
        }};
    static constexpr noren_host_storage_v1 storage{
        [](void* host, noren_text key, uint8_t* data, uint32_t* size) {
          return self(host).read(self(host).storage_, view(key), data, size);
        },
        [](void* host, noren_text key, noren_bytes value) {
          return self(host).put(view(key), view(value));
        }};
    const std::map<std::string_view, const void*> services{
        {NOREN_HOST_LOG, &log},         {NOREN_HOST_OPERATIONS, &operations},
        {NOREN_HOST_EVENTS, &events},   {NOREN_HOST_CARDS, &cards},
        {NOREN_HOST_SECRETS, &secrets}, {NOREN_HOST_STORAGE, &storage}};
    const auto found = services.find(id);
    if (found == services.end()) return NOREN_E_NOSERVICE;
    *table = found->second;
    return NOREN_OK;
  }

  void note(std::string_view words) {
    const std::lock_guard lock(mutex_);
    words_.append(words).push_back('\n');
  }
  noren_status complete(noren_op op, const noren_result& result, const noren_error* error) {
    Ending ending{result.status, result.outcome, std::string(view(result.document)),
                  error ? error->message : ""};
    note(ending.document + " " + ending.message);
    const std::lock_guard lock(mutex_);
    const bool first = endings_.emplace(op, std::move(ending)).second;
    changed_.notify_all();
    return first ? NOREN_OK : NOREN_E_ILLEGAL;
  }
  noren_status emit(std::string event) {
    note(event);
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
    return NOREN_OK;
  }
  noren_status seal(std::string_view kind, ByteView identifier, char* token, uint32_t* size) {
    if (seal_status != NOREN_OK) return seal_status;
    sealed.emplace_back(identifier.begin(), identifier.end());
    const std::string text = "{\"kind\":\"" + std::string(kind) + "\",\"sealed\":\"AAAA\"}";
    *size = static_cast<uint32_t>(text.copy(token, *size));
    return NOREN_OK;
  }
  noren_status read(const std::map<std::string, std::string>& map, std::string_view key,
                    uint8_t* data, uint32_t* size) {
    const std::lock_guard lock(mutex_);
    const auto found = map.find(std::string(key));
    if (found == map.end()) return NOREN_E_NOEXIST;
    const auto room = std::exchange(*size, static_cast<uint32_t>(found->second.size()));
    if (room < *size) return NOREN_E_BUFFER;
    std::memcpy(data, found->second.data(), *size);
    return NOREN_OK;
  }
  noren_status put(std::string_view key, ByteView value) {
    const std::lock_guard lock(mutex_);
    if (storage_status != NOREN_OK) return storage_status;
    storage_[std::string(key)].assign(value.begin(), value.end());
    if (value.empty()) storage_.erase(std::string(key));
    save();
    return NOREN_OK;
  }
  void load() {
    std::ifstream in(file_);
    for (std::string key, value; std::getline(in, key) && std::getline(in, value);) {
      storage_[key] = value;
    }
  }
  void save() const {
    if (file_.empty()) return;
    const std::filesystem::path next = file_.string() + ".next";
    {
      std::ofstream out(next);
      for (const auto& [key, value] : storage_) out << key << '\n' << value << '\n';
    }
    std::filesystem::rename(next, file_);
  }

  const noren_host table_{sizeof(noren_host), 0, this, get_service};
  const std::filesystem::path file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  noren_op last_operation_ = 0;
  std::map<noren_op, Ending> endings_;
  std::deque<std::string> events_;
  std::map<std::string, std::string> storage_;
  std::string words_;
};

// A request that owns its texts.
struct TestRequest {
  std::string key{};
  std::string original{};
  std::int64_t amount = 0;
  std::string document{"{}"};
  std::uint32_t timeout_ms = 0;

  noren_request table() const {
    noren_request request{};
    request.struct_size = sizeof request;
    request.timeout_ms = timeout_ms;
    key.copy(request.idempotency_key, sizeof request.idempotency_key - 1);
    original.copy(request.original_key, sizeof request.original_key - 1);
    request.amount = {amount, "JPY", 0};
    request.document = as_text(document);
    return request;
  }
};

// One instance of a plugin, entered and called as a host does: through the C tables alone.
class TestInstance {
 public:
  TestInstance(TestHost& host, noren_plugin_entry_fn entry, std::string_view config) : host_(host) {
    plugin_.struct_size = sizeof plugin_;
    error_.struct_size = sizeof error_;
    created_ = entry(host_.table(), &plugin_, &error_);
    if (created_ != NOREN_OK) return;
    instance_ = interface<noren_instance_v1>(NOREN_INSTANCE);
    created_ = instance_->create(plugin_.plugin, host_.table(), as_text(config), &self_, &error_);
  }
  ~TestInstance() {
    if (self_) instance_->destroy(self_);
    if (plugin_.stop) plugin_.stop(plugin_.plugin);
  }
  TestInstance(const TestInstance&) = delete;
  TestInstance& operator=(const TestInstance&) = delete;

  noren_status created() const { return created_; }
  std::string created_message() const { return error_.message; }

  template <typename Table>
  const Table* interface(const char* id) const {
    const void* table = nullptr;
    plugin_.get_interface(plugin_.plugin, id, &table);
    return static_cast<const Table*>(table);
  }

  noren_op begin(noren_submit_fn slot, const TestRequest& request = {}) {
    const noren_op op = host_.next_operation();
    const noren_request table = request.table();
    slot(self_, op, &table, nullptr);
    return op;
  }
  Ending call(noren_submit_fn slot, const TestRequest& request = {}) {
    return host_.wait(begin(slot, request));
  }
  Ending open() { return life(instance_->open); }
  Ending close() { return life(instance_->close); }
  void cancel(noren_op op) { instance_->cancel(self_, op); }

 private:
  Ending life(noren_status(NOREN_CALL* function)(noren_instance*, noren_op, noren_error*)) {
    const noren_op op = host_.next_operation();
    function(self_, op, nullptr);
    return host_.wait(op);
  }

  TestHost& host_;
  noren_plugin plugin_{};
  noren_error error_{};
  noren_status created_ = NOREN_OK;
  const noren_instance_v1* instance_ = nullptr;
  noren_instance* self_ = nullptr;
};

}  // namespace noren::plugin::testing
