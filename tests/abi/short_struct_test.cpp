// SPDX-License-Identifier: Apache-2.0
// Structs below their first published size are refused by name, and never read behind their end.
#include <noren/plugin/structs.hpp>

#include "plugins_fixture.hpp"

namespace noren::host {
namespace {

// A plugin that says of its structs that they are smaller than any ever was.
namespace small {

std::uint32_t plugin_size = sizeof(noren_plugin);
const noren_host* host = nullptr;
std::vector<noren_status> answers;

noren_status end(noren_op op, std::uint32_t result_size, std::uint32_t error_size,
                 noren_status status = NOREN_OK) {
  const void* table = nullptr;
  host->get_service(host->host, NOREN_HOST_OPERATIONS, &table);
  const char document[] = R"({"text":"small","columns":20,"state":"ready"})";
  noren_error error{error_size, 7, 0, 0, "small", "half an error"};
  const noren_outcome outcome = status == NOREN_OK ? NOREN_OUTCOME_NONE : NOREN_OUTCOME_REFUSED;
  const noren_result result{result_size, status, outcome, 0, {document, sizeof document - 1, 0}};
  return static_cast<const noren_host_operations_v1*>(table)->complete(host->host, op, &result,
                                                                       &error);
}

noren_status NOREN_CALL create(void*, const noren_host* given, noren_text, noren_instance** out,
                               noren_error*) {
  host = given;
  *out = reinterpret_cast<noren_instance*>(&answers);
  return NOREN_OK;
}
noren_status NOREN_CALL open_or_close(noren_instance*, noren_op op, noren_error*) {
  return end(op, sizeof(noren_result), sizeof(noren_error));
}
noren_status NOREN_CALL cancel(noren_instance*, noren_op) {
  return NOREN_OK;
}
void NOREN_CALL destroy(noren_instance*) {}

// Tries a result that is too small first.
noren_status NOREN_CALL query(noren_instance*, noren_op op, const noren_request*, noren_error*) {
  answers.push_back(end(op, NOREN_RESULT_SIZE_MIN - 1, sizeof(noren_error)));
  answers.push_back(end(op, NOREN_RESULT_SIZE_MIN, sizeof(noren_error)));
  return NOREN_OK;
}
// Refuses with an error that is too small.
noren_status NOREN_CALL print(noren_instance*, noren_op op, const noren_request* request,
                              noren_error*) {
  answers.push_back(static_cast<noren_status>(request->struct_size));
  return end(op, sizeof(noren_result), NOREN_ERROR_SIZE_MIN - 1, NOREN_E_FAILURE);
}

constexpr noren_instance_v1 life{create, open_or_close, open_or_close, cancel, destroy};
constexpr noren_printer_v1 printer{print, query};

noren_status NOREN_CALL get_interface(void*, const char* id, const void** table) {
  *table = std::string_view(id) == NOREN_INSTANCE ? static_cast<const void*>(&life) : &printer;
  return NOREN_OK;
}
void NOREN_CALL stop(void*) {}

noren_status NOREN_CALL entry(const noren_host*, noren_plugin* plugin, noren_error*) {
  *plugin = {plugin_size, NOREN_PLUGIN_ABI_MINOR, nullptr, get_interface, stop};
  return NOREN_OK;
}

}  // namespace small

class ShortStructTest : public PortFixture {
 protected:
  ShortStructTest() : PortFixture(manifest::Isolation::in_process) {
    setup.manifest.id = "test.small";
    setup.manifest.interfaces = {"noren.printer/1"};
    setup.builtin = small::entry;
    setup.options.restart_delays = {};
    small::plugin_size = sizeof(noren_plugin);
    small::answers.clear();
  }
};

TEST_F(ShortStructTest, APluginStructThatIsTooSmallIsRefusedByName) {
  small::plugin_size = NOREN_PLUGIN_SIZE_MIN - 1;
  open();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "plugin_struct_size");
  EXPECT_EQ(downs[0].details,
            (std::vector<std::string>{"test.small", std::to_string(NOREN_PLUGIN_SIZE_MIN - 1)}));
}

TEST_F(ShortStructTest, APluginStructOfTheFirstSizeIsTaken) {
  small::plugin_size = NOREN_PLUGIN_SIZE_MIN;
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
}

TEST_F(ShortStructTest, AResultThatIsTooSmallEndsNothing) {
  open();
  EXPECT_EQ(ask(call("noren.printer/1", "query", "x")).status, NOREN_OK);
  EXPECT_EQ(small::answers, (std::vector<noren_status>{NOREN_E_ILLEGAL, NOREN_OK}));
}

TEST_F(ShortStructTest, AnErrorThatIsTooSmallIsNotRead) {
  open();
  const Answer answer = ask(call("noren.printer/1", "print", "x"));
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(answer.error.reason, "plugin_refused");
  EXPECT_EQ(answer.error.extended, 0);
  EXPECT_EQ(small::answers, std::vector<noren_status>{sizeof(noren_request)});
}

}  // namespace
}  // namespace noren::host
