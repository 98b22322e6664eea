// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin.hpp>

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace {

// The example at the top of noren/plugin.hpp.
class Sign : public noren::plugin::Instance, public noren::plugin::Display {
 public:
  Sign(noren::plugin::Host host, std::string_view config) : Instance(host) {
    if (config == "refuse") throw noren::plugin::Failure(NOREN_E_NOEXIST, "sign", "no such port");
  }
  void show(noren::plugin::Operation operation, const noren::plugin::Request& request) override {
    if (request.document == "throw") throw std::runtime_error("broken");
    host().info("shown");
    operation.done();
    operation.done("a second end");
  }
  void ask(noren::plugin::Operation operation, const noren::plugin::Request&) override {
    operation.refuse({NOREN_E_DISABLED, "sign", "this display has no buttons"});
  }
};

class Till : public noren::plugin::Instance, public noren::plugin::Printer {
 public:
  Till(noren::plugin::Host host, std::string_view) : Instance(host) {}
  void print(noren::plugin::Operation, const noren::plugin::Request&) override {}
  void query(noren::plugin::Operation, const noren::plugin::Request&) override {}
};

struct Ended {
  noren_status status;
  noren_outcome outcome;
  std::string document;
  std::string message;
};

// A host that has the log and the operations service and nothing else.
class FakeHost {
 public:
  FakeHost() : host_{sizeof(noren_host), 0, this, get_service} {}
  const noren_host* get() const { return &host_; }

  std::multimap<noren_op, Ended> ended;
  std::vector<std::string> lines;

 private:
  static noren_status NOREN_CALL get_service(void*, const char* id, const void** table) {
    static constexpr noren_host_log_v1 log{[](void* host, std::int32_t, noren_text line) {
      static_cast<FakeHost*>(host)->lines.emplace_back(line.data, line.size);
    }};
    static constexpr noren_host_operations_v1 operations{
        [](void* host, noren_op op, const noren_result* result, const noren_error* error) {
          static_cast<FakeHost*>(host)->ended.emplace(
              op, Ended{result->status, result->outcome,
                        std::string(result->document.data, result->document.size),
                        error ? error->message : ""});
          return NOREN_OK;
        },
        [](void*, noren_op, noren_text) { return NOREN_OK; }};
    *table = nullptr;
    if (std::string_view(id) == NOREN_HOST_LOG) *table = &log;
    if (std::string_view(id) == NOREN_HOST_OPERATIONS) *table = &operations;
    return *table ? NOREN_OK : NOREN_E_NOSERVICE;
  }

  noren_host host_;
};

template <typename Table, typename Plugin>
const Table* table_of(const FakeHost& host, const char* id) {
  noren_plugin plugin{};
  plugin.struct_size = sizeof plugin;
  EXPECT_EQ(noren::plugin::enter<Plugin>(host.get(), &plugin, nullptr), NOREN_OK);
  const void* table = nullptr;
  return plugin.get_interface(plugin.plugin, id, &table) == NOREN_OK
             ? static_cast<const Table*>(table)
             : nullptr;
}

noren_request request_with(std::string_view document) {
  noren_request request{};
  request.struct_size = sizeof request;
  request.document = noren::plugin::as_text(document);
  return request;
}

template <typename Plugin>
noren_instance* create(const FakeHost& host) {
  noren_instance* self = nullptr;
  const auto* life = table_of<noren_instance_v1, Plugin>(host, NOREN_INSTANCE);
  EXPECT_EQ(life->create(nullptr, host.get(), noren::plugin::as_text("{}"), &self, nullptr),
            NOREN_OK);
  return self;
}

TEST(PluginHpp, OffersExactlyTheInterfacesItDerivesFrom) {
  FakeHost host;
  EXPECT_NE((table_of<noren_display_v1, Sign>(host, NOREN_DISPLAY)), nullptr);
  EXPECT_EQ((table_of<noren_printer_v1, Sign>(host, NOREN_PRINTER)), nullptr);
  EXPECT_NE((table_of<noren_printer_v1, Till>(host, NOREN_PRINTER)), nullptr);
}

TEST(PluginHpp, EndsAnOperationOnce) {
  FakeHost host;
  const auto* life = table_of<noren_instance_v1, Sign>(host, NOREN_INSTANCE);
  const auto* display = table_of<noren_display_v1, Sign>(host, NOREN_DISPLAY);
  noren_instance* self = create<Sign>(host);
  const noren_request request = request_with("{}");
  EXPECT_EQ(life->open(self, 1, nullptr), NOREN_OK);
  EXPECT_EQ(display->show(self, 2, &request, nullptr), NOREN_OK);
  EXPECT_EQ(display->ask(self, 3, &request, nullptr), NOREN_OK);
  life->destroy(self);
  ASSERT_EQ(host.ended.size(), 3u);
  EXPECT_EQ(host.ended.find(2)->second.document, "{}");
  EXPECT_EQ(host.ended.find(3)->second.status, NOREN_E_DISABLED);
  EXPECT_EQ(host.ended.find(3)->second.outcome, NOREN_OUTCOME_NONE);
  EXPECT_EQ(host.ended.find(3)->second.message, "this display has no buttons");
}

TEST(PluginHpp, ThrowAndDropEndByWhatMoves) {
  FakeHost host;
  noren_instance* sign = create<Sign>(host);
  noren_instance* till = create<Till>(host);
  const noren_request request = request_with("throw");
  const auto* display = table_of<noren_display_v1, Sign>(host, NOREN_DISPLAY);
  const auto* printer = table_of<noren_printer_v1, Till>(host, NOREN_PRINTER);
  EXPECT_EQ(display->show(sign, 1, &request, nullptr), NOREN_OK);
  EXPECT_EQ(printer->print(till, 2, &request, nullptr), NOREN_OK);
  table_of<noren_instance_v1, Sign>(host, NOREN_INSTANCE)->destroy(sign);
  table_of<noren_instance_v1, Till>(host, NOREN_INSTANCE)->destroy(till);
  EXPECT_EQ(host.ended.find(1)->second.status, NOREN_E_FAILURE);
  EXPECT_EQ(host.ended.find(1)->second.outcome, NOREN_OUTCOME_NONE);
  EXPECT_EQ(host.ended.find(2)->second.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(host.ended.find(2)->second.outcome, NOREN_OUTCOME_UNKNOWN);
}

TEST(PluginHpp, ConstructorMayRefuse) {
  FakeHost host;
  noren_instance* self = nullptr;
  noren_error error{};
  error.struct_size = sizeof error;
  EXPECT_EQ((table_of<noren_instance_v1, Sign>(host, NOREN_INSTANCE)
                 ->create(nullptr, host.get(), noren::plugin::as_text("refuse"), &self, &error)),
            NOREN_E_NOEXIST);
  EXPECT_EQ(self, nullptr);
  EXPECT_STREQ(error.message, "no such port");
}

TEST(PluginHpp, RefusesAHostAndARequestThatAreTooSmall) {
  FakeHost host;
  noren_plugin plugin{};
  plugin.struct_size = sizeof plugin - 8;
  EXPECT_EQ(noren::plugin::enter<Sign>(host.get(), &plugin, nullptr), NOREN_E_ILLEGAL);
  noren_instance* self = create<Sign>(host);
  noren_request request = request_with("{}");
  request.struct_size -= 8;
  EXPECT_EQ(
      (table_of<noren_display_v1, Sign>(host, NOREN_DISPLAY)->show(self, 1, &request, nullptr)),
      NOREN_E_ILLEGAL);
  EXPECT_TRUE(host.ended.empty());
  table_of<noren_instance_v1, Sign>(host, NOREN_INSTANCE)->destroy(self);
}

TEST(PluginHpp, MissingServicesAnswer104AndLongTextsAreCutBetweenCharacters) {
  FakeHost fake;
  const noren::plugin::Host host(fake.get());
  EXPECT_EQ(host.storage_get("key").status, NOREN_E_NOSERVICE);
  EXPECT_EQ(host.seal("code", {}).status, NOREN_E_NOSERVICE);
  EXPECT_EQ(host.emit("card.removed", "{}"), NOREN_E_NOSERVICE);
  noren_error error{};
  error.struct_size = sizeof error;
  std::string japanese;
  for (int i = 0; i < 100; ++i) japanese += "円";
  noren::plugin::Failure(NOREN_E_FAILURE, japanese, japanese).write(&error);
  EXPECT_EQ(std::string(error.domain).size(), 30u);
  EXPECT_EQ(std::string(error.message).size(), 255u);
}

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<Sign>(host, plugin, error);
}
