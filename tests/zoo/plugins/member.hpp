// SPDX-License-Identifier: Apache-2.0
// An honest plugin by the plain C tables. A member of the zoo derives from it and does one thing
// wrong; noren/plugin.hpp would keep it from that.
#pragma once

#include <noren/plugin.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace zoo {

inline noren_text text(std::string_view value) {
  return {value.data(), static_cast<std::uint32_t>(value.size()), 0};
}

// Fits the schema of every slot that the tests call.
inline constexpr std::string_view fine = R"({"text":"fine","columns":48,"state":"ready"})";

// An instance whose every slot, of whatever interface, is act(). Called by the host's rules.
class Member {
 public:
  explicit Member(const noren_host* host)
      : host_(host->host),
        operations_(find<noren_host_operations_v1>(host, NOREN_HOST_OPERATIONS)),
        events_(find<noren_host_events_v1>(host, NOREN_HOST_EVENTS)),
        log_(find<noren_host_log_v1>(host, NOREN_HOST_LOG)) {}
  virtual ~Member() = default;

  virtual noren_status open(noren_op op) { return end(op, NOREN_OK, NOREN_OUTCOME_NONE, "{}"); }
  virtual noren_status close(noren_op op) { return end(op, NOREN_OK, NOREN_OUTCOME_NONE, "{}"); }
  virtual void cancel(noren_op) {}
  virtual noren_status act(noren_op op, const noren_request&, noren_error*) { return done(op); }

  // The table of an interface other than noren.instance/1; a member may have its own.
  static const void* table(std::string_view interface_id);

 protected:
  noren_status end(noren_op op, noren_status status, noren_outcome outcome,
                   std::string_view document) {
    const noren_result result{sizeof(noren_result), status, outcome, 0, text(document)};
    return operations_->complete(host_, op, &result, nullptr);
  }
  noren_status done(noren_op op, std::string_view document = fine) {
    end(op, NOREN_OK, NOREN_OUTCOME_DONE, document);
    return NOREN_OK;
  }
  void emit(std::string_view type, std::string_view document) {
    events_->emit(host_, text(type), text(document));
  }
  void log(std::string_view line) { log_->write(host_, NOREN_LOG_INFO, text(line)); }

  void* const host_;
  const noren_host_operations_v1* const operations_;

 private:
  template <typename Table>
  static const Table* find(const noren_host* host, const char* id) {
    const void* table = nullptr;
    host->get_service(host->host, id, &table);
    return static_cast<const Table*>(table);
  }

  const noren_host_events_v1* const events_;
  const noren_host_log_v1* const log_;
};

inline Member& of(noren_instance* self) {
  return *reinterpret_cast<Member*>(self);
}

inline noren_status NOREN_CALL act(noren_instance* self, noren_op op, const noren_request* request,
                                   noren_error* error) {
  return of(self).act(op, *request, error);
}

// A table is nothing but its slots, and the largest has nine.
inline const void* Member::table(std::string_view) {
  static constexpr noren_submit_fn slots[] = {zoo::act, zoo::act, zoo::act, zoo::act, zoo::act,
                                              zoo::act, zoo::act, zoo::act, zoo::act};
  return slots;
}

template <typename Plugin>
noren_status NOREN_CALL create(void*, const noren_host* host, noren_text, noren_instance** out,
                               noren_error*) {
  std::unique_ptr<Member> made = std::make_unique<Plugin>(host);
  *out = reinterpret_cast<noren_instance*>(made.release());
  return NOREN_OK;
}

template <typename Plugin>
const noren_instance_v1* life() {
  static constexpr noren_instance_v1 table{
      create<Plugin>,
      [](noren_instance* self, noren_op op, noren_error*) { return of(self).open(op); },
      [](noren_instance* self, noren_op op, noren_error*) { return of(self).close(op); },
      [](noren_instance* self, noren_op op) -> noren_status {
        of(self).cancel(op);
        return NOREN_OK;
      },
      [](noren_instance* self) { std::unique_ptr<Member>(&of(self)).reset(); }};
  return &table;
}

// What the entry function of a member does unless that is what it does wrong.
template <typename Plugin>
noren_status enter(noren_plugin* plugin) {
  *plugin = {sizeof(noren_plugin), NOREN_PLUGIN_ABI_MINOR, nullptr,
             [](void*, const char* id, const void** table) -> noren_status {
               const bool is_life = std::string_view(id) == NOREN_INSTANCE;
               *table = is_life ? life<Plugin>() : Plugin::table(id);
               return *table ? NOREN_OK : NOREN_E_NOSERVICE;
             },
             [](void*) {}};
  return NOREN_OK;
}

}  // namespace zoo
