// SPDX-License-Identifier: Apache-2.0
// Plugins that do one thing wrong each. The host lives, says what is wrong, ends every call once,
// and runs the next plugin. One line a member and call; the sources are in plugins/.
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <csignal>
#include <sstream>

#include "../plugins/port_fixture.hpp"
#include "core/message/message.hpp"

namespace noren::host {
namespace {

using manifest::Isolation;

// In this process too, or in a child alone: there it would take its process with it, as a plugin
// may that the policy lets into the register's.
enum Ways { both, child };

// start is a call made before the plugin is up, and it never is. print and pay move value.
enum Deed { start, print, check, pay };

struct Row {
  const char* name;
  Ways ways;
  Deed call;
  noren_status status;
  noren_outcome outcome;
  const char* reason;  // of the answer
  const char* down;    // why the plugin went down, if it did
  const char* logged;  // part of a line that the host wrote
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

constexpr noren_outcome none = NOREN_OUTCOME_NONE, refused = NOREN_OUTCOME_REFUSED,
                        done = NOREN_OUTCOME_DONE, unknown = NOREN_OUTCOME_UNKNOWN;
constexpr const char* same = "the answer's";

// clang-format off
constexpr Row rows[] = {
    {"honest",               both,  print, 0,    done,    "", "", ""},
    {"honest",               both,  check, 0,    none,    "", "", ""},
    {"honest",               child, pay,   0,    done,    "", "", ""},

    // Never gets up.
    {"crash_in_constructor", child, start, 107,  refused, "child_ended", same, ""},
    {"crash_in_entry",       child, start, 107,  refused, "child_ended", same, ""},
    {"hang_in_entry",        child, start, 107,  refused, "plugin_open_timeout", same, ""},
    {"throw_in_entry",       both,  start, 107,  refused, "plugin_threw", same, ""},
    {"throw_in_create",      both,  start, 107,  refused, "plugin_threw", same, ""},
    {"entry_refuses",        both,  start, 107,  refused, "plugin_entry", same, ""},
    {"small_plugin_struct",  both,  start, 107,  refused, "plugin_struct_size", same, ""},
    {"null_slot",            both,  start, 107,  refused, "plugin_null_slot", same, ""},
    {"interface_missing",    both,  start, 107,  refused, "plugin_interface_missing", same, ""},
    {"creates_nothing",      both,  start, 107,  refused, "plugin_create", same, ""},
    {"never_opens",          both,  start, 107,  refused, "plugin_open_timeout", same, ""},

    // Dies or hangs.
    {"crash_in_operation",   child, print, 1001, unknown, "child_ended", same, ""},
    {"crash_in_operation",   child, pay,   1001, unknown, "child_ended", same, ""},
    {"crash_in_operation",   child, check, 107,  none,    "child_ended", same, ""},
    {"aborts",               child, print, 1001, unknown, "child_ended", same, ""},
    {"exits",                child, print, 1001, unknown, "child_ended", same, ""},
    {"throw_in_operation",   both,  print, 1001, unknown, "plugin_threw", "", "threw an exception"},
    {"throw_in_operation",   both,  check, 111,  none,    "plugin_threw", "", "threw an exception"},
    {"hang_in_operation",    child, print, 1001, unknown, "plugin_timeout", "plugin_hung", ""},
    {"hang_in_cancel",       child, print, 1001, unknown, "plugin_timeout", "plugin_hung", ""},
    {"hang_in_close",        child, print, 0,    done,    "", "", ""},
    {"hang_in_destroy",      child, print, 0,    done,    "", "", ""},
    {"ignores_the_end",      child, print, 0,    done,    "", "", ""},
    {"stops_itself",         child, print, 1001, unknown, "plugin_timeout", "plugin_hung", ""},
    {"ends_its_thread",      child, print, 1001, unknown, "plugin_timeout", "plugin_hung", ""},
    {"done_then_dies",       child, pay,   0,    done,    "", "child_ended", ""},
    {"leaves_socket_open",   child, print, 1001, unknown, "child_ended", same, ""},
    {"writes_to_the_socket", child, print, 1001, unknown, "child_protocol", same, ""},
    {"closes_the_socket",    child, print, 1001, unknown, "child_ended", same, ""},
    // No memory limit holds under the sanitizers, and theirs is a process that needs descriptors.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    {"leaks_descriptors",    child, print, 0,    done,    "", "", ""},
    {"eats_memory",          child, print, 1001, unknown, "child_ended", same, ""},
#endif

    // Ends its operations wrongly.
    {"double_completion",    both,  print, 0,    done,    "", "", "that is not open"},
    {"strangers_completion", both,  print, 0,    done,    "", "", "that is not open"},
    {"late_completion",      both,  print, 1001, unknown, "plugin_timeout", "", "too late"},
    {"never_completes",      both,  print, 1001, unknown, "plugin_timeout", "", ""},
    {"never_completes",      both,  check, 112,  none,    "plugin_timeout", "", ""},
    {"small_result_struct",  both,  print, 1001, unknown, "plugin_timeout", "", ""},
    {"illegal_pair",         both,  print, 1001, unknown, "plugin_illegal_outcome", "", "rules in"},
    {"illegal_pair",         both,  check, 111,  none,    "plugin_illegal_outcome", "", "rules in"},
    {"unknown_outcome",      both,  print, 1001, unknown, "plugin_illegal_outcome", "", "rules in"},
    {"unknown_outcome",      child, pay,   1001, unknown, "plugin_illegal_outcome", "", "rules in"},
    {"not_json",             both,  print, 1001, unknown, "plugin_bad_document", "", "is not JSON"},
    {"breaks_schema",        both,  print, 1001, unknown, "plugin_bad_document", "", "not fit"},
    {"breaks_schema",        both,  check, 111,  none,    "plugin_bad_document", "", "not fit"},
    {"breaks_schema",        child, pay,   1001, unknown, "plugin_bad_document", "", "not fit"},
    {"nests_too_deep",       both,  check, 111,  none,    "plugin_bad_document", "", "is not JSON"},
    {"claims_a_gigabyte",    both,  print, 1001, unknown, "plugin_bad_document", "", "than 16 MiB"},
    {"claims_too_much",      child, print, 1001, unknown, "child_ended", same, ""},
    {"huge_document",        both,  print, 1001, unknown, "plugin_bad_document", "", "than 16 MiB"},
    {"refuses_in_binary",    both,  print, 107,  refused, "plugin_refused", "", ""},
    {"unterminated_error",   both,  print, 107,  refused, "plugin_error", "", ""},

    // Tells what it should not.
    {"event_not_json",       both,  print, 0,    done,    "", "", "sent an event that"},
    {"tells_card_number",    both,  print, 0,    done,    "", "", "sent an event that"},
    {"floods_events",        both,  print, 0,    done,    "", "", ""},
    {"floods_for_ever",      child, print, 0,    done,    "", "", ""},
    {"prints_a_megabyte",    child, print, 0,    done,    "", "", "wrote too much"},

    // Harms its process.
    {"meddles",              child, print, 0,    done,    "", "", ""},
    {"forks",                child, print, 0,    done,    "", "", ""},
    {"outlives_destroy",     both,  print, 0,    done,    "", "", ""},
    {"calls_after_destroy",  child, print, 0,    done,    "", "", ""},
    {"exports_two_symbols",  both,  print, 0,    done,    "", "", ""},
};
// clang-format on

std::string id_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "test.zoo." + name;
}

bool is(const char* reason, std::string_view wanted) {
  return reason == wanted;
}

// What a plugin in a child must not change for the till.
struct Till {
  std::filesystem::path folder = std::filesystem::current_path();
  std::string locale = std::setlocale(LC_ALL, nullptr);
  mode_t mask = look_at_mask();
  void (*on_child_end)(int) = handler(SIGCHLD);
  void (*on_end)(int) = handler(SIGTERM);
  std::ptrdiff_t descriptors =
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  bool operator==(const Till&) const = default;

 private:
  static mode_t look_at_mask() {
    const mode_t mask = umask(0);
    umask(mask);
    return mask;
  }
  static void (*handler(int signal))(int) {
    struct sigaction now {};
    sigaction(signal, nullptr, &now);
    return now.sa_handler;
  }
};

class ZooTest : public PortFixture,
                public ::testing::WithParamInterface<std::tuple<Isolation, Row>> {
 protected:
  // One call, and how often it was answered.
  struct Asked {
    Answer answer;
    int answers = 0;
  };

  ZooTest() : PortFixture(isolation(), id_of(row().name)) {}
  static const Row& row() { return std::get<Row>(GetParam()); }
  static Isolation isolation() { return std::get<Isolation>(GetParam()); }
  static bool in_child() { return isolation() == Isolation::process; }

  // Only what is meant to fall due falls due soon: a busy machine is no fault.
  void prepare() {
    using std::chrono::milliseconds;
    boost::asio::steady_timer{loop};  // opens the loop's own descriptors
    setup.manifest.limits.memory_mib = 128;
    setup.options.restart_delays = {};
    setup.options.close_timeout = setup.options.stop_grace = milliseconds(200);
    if (row().call == pay) setup.manifest.interfaces = {NOREN_INSTANCE, NOREN_PAYMENT};
    if (is(row().reason, "plugin_open_timeout")) setup.options.open_timeout = milliseconds(300);
    if (is(row().down, "plugin_hung")) {
      setup.options.heartbeat_interval = milliseconds(25);
      setup.options.heartbeat_limit = milliseconds(500);
    }
  }

  static Call a_call(Deed what) {
    Call call;
    call.slot = what == Deed::check ? find_slot(NOREN_HEALTH, "check")
                : what == pay       ? find_slot(NOREN_PAYMENT, "authorize")
                                    : find_slot(NOREN_PRINTER, "print");
    if (what != Deed::check) call.idempotency_key = "11111111-2222-3333-4444-555555555555";
    call.timeout_ms = is(row().reason, "plugin_timeout") ? 1 : 20'000;
    return call;
  }
  void submit(Deed what, Asked& asked) {
    port->submit(a_call(what), [&asked](Answer answer) {
      asked.answer = std::move(answer);
      ++asked.answers;
    });
  }

  // The process group of a child is its own.
  bool nothing_runs_on() {
    return launcher.process_id == 0 || logged("RUNS WITHOUT") ||
           kill(static_cast<pid_t>(-launcher.process_id), 0) != 0;
  }

  void expect_a_healthy_one_works() {
    const auto plugin = std::filesystem::path(NOREN_TEST_PLUGINS) / id_of("honest");
    setup.manifest.id = id_of("honest");
    setup.manifest.interfaces = {NOREN_INSTANCE, NOREN_PRINTER, NOREN_HEALTH};
    setup.library = plugin / "libzoo_honest.so";
    setup.options = PortOptions{};
    open();
    Call call = PortFixture::print("anything");
    EXPECT_EQ(ask(call).outcome, NOREN_OUTCOME_DONE);
    close();
  }
};

std::vector<std::tuple<Isolation, Row>> cases() {
  std::vector<std::tuple<Isolation, Row>> cases;
  for (const Row& row : rows) {
    cases.emplace_back(Isolation::process, row);
    if (row.ways == both) cases.emplace_back(Isolation::in_process, row);
  }
  return cases;
}

std::string name_of(const ::testing::TestParamInfo<std::tuple<Isolation, Row>>& info) {
  constexpr const char* deeds[] = {"start", "print", "check", "pay"};
  const auto& [isolation, row] = info.param;
  return std::string(row.name) + "_" + deeds[row.call] +
         (isolation == Isolation::process ? "_child" : "_in_process");
}

INSTANTIATE_TEST_SUITE_P(Members, ZooTest, ::testing::ValuesIn(cases()), name_of);

TEST_P(ZooTest, TheHostLivesAndSaysWhy) {
  prepare();
  const Till before;
  open();
  if (row().call != start) {
    ASSERT_TRUE(wait([&] { return ups == 1; }));
  }
  Asked asked, beside;
  submit(row().call, asked);
  submit(row().call == pay ? pay : Deed::check, beside);
  ASSERT_TRUE(wait([&] { return asked.answers > 0 && beside.answers > 0; }));

  const Answer& answer = asked.answer;
  EXPECT_EQ(answer.status, row().status);
  EXPECT_EQ(answer.outcome, row().outcome);
  EXPECT_EQ(answer.error.reason, row().reason);
  if (answer.status != NOREN_OK) {
    const std::string text = message(answer.error, Language::english);
    EXPECT_NE(text.find(' '), std::string::npos) << "no message for people: " << text;
    EXPECT_NE(message(answer.error, Language::japanese), text);
  }
  if (*row().down) {
    ASSERT_TRUE(wait([&] { return !downs.empty(); }));
    EXPECT_EQ(downs[0].reason, is(row().down, same) ? row().reason : row().down);
  }
  close();
  port.reset();
  loop.restart();
  loop.poll();
  EXPECT_EQ(asked.answers, 1);
  EXPECT_EQ(beside.answers, 1);
  EXPECT_EQ(downs.size(), *row().down ? 1u : 0u);
  EXPECT_TRUE(!*row().logged || logged(row().logged)) << row().logged;
  EXPECT_FALSE(logged("4111")) << "a card's number is in the log";
  for (const auto& event : events) EXPECT_EQ(event.find("4111"), std::string::npos) << event;
  if (in_child()) {
    EXPECT_TRUE(wait([&] { return nothing_runs_on(); }));
    EXPECT_TRUE(Till() == before) << "the plugin changed the till's own process";
  }
  expect_a_healthy_one_works();
}

TEST(Zoo, EveryMemberHasALine) {
  std::istringstream members(NOREN_TEST_MEMBERS);
  for (std::string member; std::getline(members, member, ',');) {
    EXPECT_TRUE(std::any_of(std::begin(rows), std::end(rows),
                            [&](const Row& row) { return row.name == member; }) ||
                member == "eats_memory" || member == "leaks_descriptors")
        << member;
  }
}

}  // namespace
}  // namespace noren::host
