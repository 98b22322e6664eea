// SPDX-License-Identifier: Apache-2.0
// noren.display/1 and the small interfaces beside any plugin.
#include <noren/plugin.h>

#include "tools/conformance/calls.hpp"
#include "tools/conformance/tables.hpp"

namespace noren::conformance {
namespace {

constexpr std::string_view display_header = "sdk/include/noren/plugin/display.h";
constexpr std::string_view header = "sdk/include/noren/plugin/companions.h";

void must_answer(Bench& bench, host::Call call, const std::string& what) {
  const auto answer = bench.ask(std::move(call));
  if (answer.status == NOREN_E_NOHARDWARE) throw Skipped{"the device is not there"};
  require(answer.status == NOREN_OK, what + " failed: " + describe(answer));
}

void shows(Bench& bench) {
  bench.open();
  for (const char* document : {R"({"lines":["Total","1,234"]})", R"({"lines":["合計","￥1,234"]})",
                               R"({"lines":[]})", R"({"lines":["","","",""]})"}) {
    must_answer(bench, call(bench, NOREN_DISPLAY, "show", document), document);
  }
}

void shows_what_fits(Bench& bench) {
  bench.open();
  const std::string wide(400, 'w');
  must_answer(bench, call(bench, NOREN_DISPLAY, "show", "{\"lines\":[\"" + wide + "\"]}"),
              "a line that is too long");
}

void asks(Bench& bench) {
  bench.open();
  host::Call question =
      call(bench, NOREN_DISPLAY, "ask", R"({"question":"Receipt?","choices":["Yes","No"]})");
  const bool alone = bench.world().options.unattended;
  question.timeout_ms = alone ? 300 : 30'000;
  const auto asked = bench.submit(std::move(question));
  if (!alone) bench.world().watch.ask("choose on the display", "表示器で選んでください");
  const auto answer = bench.answer_of(*asked);
  require(answer.status == NOREN_OK || answer.status == NOREN_E_TIMEOUT ||
              answer.status == NOREN_E_DISABLED || answer.status == NOREN_E_NOSERVICE ||
              answer.status == NOREN_E_NOHARDWARE,
          "a question ends answered, with 112, or with 105 where nobody can answer: " +
              describe(answer));
}

void lists(Bench& bench) {
  bench.open();
  must_answer(bench, call(bench, NOREN_DISCOVERY, "list"), "list");
}

void checks(Bench& bench) {
  bench.open();
  for (const char* level : {"1", "2"}) {
    const auto answer =
        bench.ask(call(bench, NOREN_HEALTH, "check", std::string("{\"level\":") + level + "}"));
    require(answer.status != NOREN_E_TIMEOUT, std::string("check ") + level + " hung");
  }
}

void retrieves(Bench& bench) {
  bench.open();
  must_answer(bench, call(bench, NOREN_STATISTICS, "retrieve"), "retrieve");
}

void compares(Bench& bench) {
  bench.open();
  host::Call nonsense = call(bench, NOREN_FIRMWARE, "compare");
  nonsense.payload = Bytes(1000, 0x5A);
  bench.ask(nonsense);
  nonsense.payload.clear();
  const auto answer = bench.ask(nonsense);
  require(answer.status != NOREN_OK, "no firmware at all was compared: " + describe(answer));
}

constexpr Test display[] = {
    {"display.shows", "lines are shown, Japanese and none at all too", "日本語や空行も表示できる",
     display_header, shows},
    {"display.too_long", "a line that is too long is cut, not refused",
     "長すぎる行は切って表示する", display_header, shows_what_fits},
    {"display.asks", "a question is answered, times out, or can't be asked here",
     "質問は回答・時間切れ・非対応のいずれかで終わる", display_header, asks},
};
constexpr Test discovery[] = {
    {"discovery.lists", "the devices are listed", "装置の一覧を返す", header, lists}};
constexpr Test health[] = {
    {"health.checks", "the levels 1 and 2 answer", "レベル 1 と 2 の点検が答える", header, checks}};
constexpr Test statistics[] = {
    {"statistics.retrieves", "the statistics are told", "統計を返す", header, retrieves}};
constexpr Test firmware[] = {{"firmware.compares", "what is no firmware is refused",
                              "ファームウェアでないものを拒否する", header, compares}};

}  // namespace

std::span<const Test> display_tests() {
  return display;
}
std::span<const Test> discovery_tests() {
  return discovery;
}
std::span<const Test> health_tests() {
  return health;
}
std::span<const Test> statistics_tests() {
  return statistics;
}
std::span<const Test> firmware_tests() {
  return firmware;
}

std::span<const Test> tests_of(std::string_view id) {
  struct Table {
    std::string_view id;
    std::span<const Test> (*tests)();
  };
  constexpr Table tables[] = {
      {NOREN_READER, reader_tests},         {NOREN_PRINTER, printer_tests},
      {NOREN_PRINTER_DRAWER, drawer_tests}, {NOREN_DISPLAY, display_tests},
      {NOREN_PAYMENT, payment_tests},       {NOREN_LOYALTY, loyalty_tests},
      {NOREN_DISCOVERY, discovery_tests},   {NOREN_HEALTH, health_tests},
      {NOREN_STATISTICS, statistics_tests}, {NOREN_FIRMWARE, firmware_tests},
  };
  for (const Table& table : tables) {
    if (table.id == id) return table.tests();
  }
  return {};
}

}  // namespace noren::conformance
