// SPDX-License-Identifier: Apache-2.0
// A plugin of a later Noren: the headers that it is built from have larger structs, and it asks for
// services and offers interfaces that today's host has never heard of.
#include <noren/plugin.hpp>

#include <string>

namespace {

static_assert(NOREN_PLUGIN_ABI_MINOR == 1);
static_assert(sizeof(noren_host) > NOREN_HOST_SIZE_MIN);
static_assert(sizeof(noren_plugin) > NOREN_PLUGIN_SIZE_MIN);
static_assert(sizeof(noren_error) > NOREN_ERROR_SIZE_MIN);
static_assert(sizeof(noren_request) > NOREN_REQUEST_SIZE_MIN);
static_assert(sizeof(noren_result) > NOREN_RESULT_SIZE_MIN);

using noren::plugin::Host;
using noren::plugin::Operation;
using noren::plugin::Request;

// How the host answered for services of tomorrow when the plugin was entered.
std::string services;

void ask_for_services(const noren_host& host) {
  services.clear();
  for (const char* id : {"noren.host.tomorrow/1", "noren.host.log/2", "noren.host.log", ""}) {
    const void* table = &services;
    services += std::to_string(host.get_service(host.host, id, &table));
    services += table ? "! " : " ";
  }
}

// What an older sender did not write is zero, whatever lies behind its struct.
bool takes_the_rest_as_zero() {
  noren_request theirs;
  std::memset(&theirs, 0xAA, sizeof theirs);
  theirs.struct_size = NOREN_REQUEST_SIZE_MIN;
  const auto ours = noren::plugin::import_struct(&theirs);
  return ours && ours->struct_size == sizeof *ours && ours->payload.size == 0xAAAAAAAA &&
         !ours->more.data && ours->more.size == 0;
}

// An interface that came after this host.
class Teleport {
 public:
  static constexpr const char* id = "noren.teleport/1";
  virtual ~Teleport() = default;
  virtual void send(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_display_v1 table{noren::plugin::slot<Plugin, &Teleport::send, false>,
                                          noren::plugin::slot<Plugin, &Teleport::send, false>};
};

class Tomorrow : public noren::plugin::Instance,
                 public noren::plugin::Printer,
                 public noren::plugin::Health,
                 public Teleport {
 public:
  Tomorrow(const Host& host, std::string_view config) : Instance(host) {
    if (config.find("refuse") == std::string_view::npos) return;
    throw noren::plugin::Failure(NOREN_E_NOHARDWARE, "tomorrow", "not yet", 2099);
  }

  void print(Operation operation, const Request& request) override {
    if (request.document.find("refuse") == std::string_view::npos) {
      host().info(std::string(request.idempotency_key) + "|" + std::to_string(request.amount));
      operation.done();
    } else {
      operation.refuse({NOREN_E_FAILURE, "tomorrow", "out of ink", 2100});
    }
  }
  void query(Operation operation, const Request&) override {
    operation.done(R"({"columns":48,"state":"ready","smell":"fine"})");
  }
  void check(Operation operation, const Request&) override {
    operation.done(R"({"text":")" + services + (takes_the_rest_as_zero() ? "zero" : "garbage") +
                   R"("})");
  }
  void send(Operation operation, const Request&) override { operation.done(); }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  const noren_status status = noren::plugin::enter<Tomorrow, Teleport>(host, plugin, error);
  if (status == NOREN_OK) ask_for_services(*host);
  return status;
}
