// SPDX-License-Identifier: Apache-2.0
// noren.printer/1 and the drawer behind it. Paper counts as value: a job is printed once.
#include <noren/plugin.h>

#include <boost/json.hpp>
#include <filesystem>
#include <map>

#include "tools/conformance/calls.hpp"
#include "tools/conformance/settle.hpp"
#include "tools/conformance/tables.hpp"

namespace noren::conformance {
namespace {

namespace json = boost::json;
constexpr std::string_view header = "sdk/include/noren/plugin/printer.h";
constexpr std::string_view layout = "docs/abi/documents.md#norenprinter1";

json::object ask_query(Bench& bench) {
  const auto answer = bench.ask(call(bench, NOREN_PRINTER, "query"));
  require(answer.status == NOREN_OK, "query failed: " + describe(answer));
  return json::parse(answer.document).get_object();
}

int columns(Bench& bench) {
  return static_cast<int>(ask_query(bench).at("columns").as_int64());
}

// A printer that is not there can't be checked further.
void need_printer(Bench& bench) {
  bench.open();
  const auto state = ask_query(bench).at("state").as_string();
  if (state != "ready") throw Skipped{"the printer is not ready: " + std::string(state)};
}

host::Call print(Bench& bench, const std::string& document) {
  return call(bench, NOREN_PRINTER, "print", document);
}

host::Answer must_print(Bench& bench, const std::string& document) {
  const auto answer = bench.ask(print(bench, document));
  require(answer.outcome == NOREN_OUTCOME_DONE, "it was not printed: " + describe(answer));
  return answer;
}

// The sizes of the files that a print names.
std::map<std::string, std::uintmax_t> files_of(const host::Answer& answer) {
  std::map<std::string, std::uintmax_t> sizes;
  const json::object document = json::parse(answer.document).get_object();
  const auto* files = document.if_contains("files");
  if (!files) return sizes;
  for (const auto& file : files->get_array()) {
    std::error_code failed;
    const std::string path(file.get_string());
    sizes[path] = std::filesystem::file_size(path, failed);
  }
  return sizes;
}

void tells_what_it_can(Bench& bench) {
  bench.open();
  const json::object told = ask_query(bench);
  for (const char* member : {"columns", "dots", "qr", "cut", "state"}) {
    require(told.contains(member), std::string("query does not tell \"") + member + "\"");
  }
}

void prints_a_small_receipt(Bench& bench) {
  need_printer(bench);
  must_print(bench, receipt(16, {"Noren", "1,234 yen", "Thank you"}));
}

void prints_japanese(Bench& bench) {
  need_printer(bench);
  must_print(bench, receipt(32, {"のれん商店", "ｺｰﾋｰ 合計 ¥1,234", "髙﨑様 ありがとうございます"}));
}

void prints_the_widest_line(Bench& bench) {
  need_printer(bench);
  const int wide = columns(bench);
  std::string line(static_cast<std::size_t>(wide), '=');
  std::string kanji;
  for (int i = 0; i < wide / 2; ++i) kanji += "円";
  must_print(bench, receipt(wide, {line, kanji}));
}

void meets_a_line_that_is_too_wide(Bench& bench) {
  need_printer(bench);
  const int wide = columns(bench);
  if (wide >= 96) throw Skipped{"no layout is wider than this paper"};
  const auto answer = bench.ask(print(bench, receipt(96, {std::string(96, '=')})));
  require(answer.outcome != NOREN_OUTCOME_UNKNOWN,
          "a layout for wider paper is in doubt: " + describe(answer));
}

void meets_an_empty_receipt(Bench& bench) {
  need_printer(bench);
  const auto answer = bench.ask(print(bench, receipt(32, {})));
  require(answer.outcome != NOREN_OUTCOME_UNKNOWN,
          "a receipt of no lines is in doubt: " + describe(answer));
}

void prints_a_long_receipt(Bench& bench) {
  need_printer(bench);
  std::vector<std::string> lines;
  for (int i = 0; i < 100; ++i) lines.push_back("line " + std::to_string(i));
  const auto answer = bench.ask(print(bench, receipt(32, lines)));
  require(answer.outcome != NOREN_OUTCOME_UNKNOWN,
          "a receipt of 100 lines is in doubt: " + describe(answer));
}

void same_key_prints_once(Bench& bench) {
  need_printer(bench);
  const host::Call job = print(bench, receipt(32, {"once"}));
  const auto first = bench.ask(job);
  if (first.outcome != NOREN_OUTCOME_DONE) throw Skipped{"it was not printed: " + describe(first)};
  const auto sizes = files_of(first);
  const auto second = bench.ask(job);
  require_same(first, second, "the same job again");
  require(files_of(second) == sizes, "the same job was printed twice");
}

void drawer_opens(Bench& bench) {
  bench.open();
  const auto kick = bench.ask(call(bench, NOREN_PRINTER_DRAWER, "kick"));
  if (kick.status == NOREN_E_NOHARDWARE || kick.status == NOREN_E_OFFLINE) {
    throw Skipped{"no drawer is there"};
  }
  require(kick.status == NOREN_OK, "the drawer did not open: " + describe(kick));
  const auto state = bench.ask(call(bench, NOREN_PRINTER_DRAWER, "state"));
  require(state.status == NOREN_OK || state.status == NOREN_E_ILLEGAL ||
              state.status == NOREN_E_NOSERVICE,
          "the drawer's state failed: " + describe(state));
}

constexpr Test printer[] = {
    {"printer.query", "query tells columns, dots, qr, cut and state",
     "query は桁数・ドット数・QR・カット・状態を返す", header, tells_what_it_can},
    {"printer.small", "a small receipt is printed", "小さなレシートを印刷できる", layout,
     prints_a_small_receipt},
    {"printer.japanese", "Japanese is printed", "日本語を印刷できる", layout, prints_japanese},
    {"printer.widest", "a line as wide as query tells is printed",
     "query の桁数いっぱいの行を印刷できる", layout, prints_the_widest_line},
    {"printer.too_wide", "a layout for wider paper is printed or refused",
     "広すぎるレイアウトは印刷か拒否で終わる", layout, meets_a_line_that_is_too_wide},
    {"printer.empty", "a receipt of no lines is printed or refused",
     "空のレシートは印刷か拒否で終わる", layout, meets_an_empty_receipt},
    {"printer.long", "a receipt of 100 lines is printed or refused",
     "100 行のレシートは印刷か拒否で終わる", layout, prints_a_long_receipt},
    {"printer.same_key", "the same job is printed once", "同じ印刷は一度だけ", header,
     same_key_prints_once},
};

constexpr Test drawer[] = {
    {"drawer.opens", "the drawer opens and tells its state or that it has none",
     "ドロアが開き、状態を返す", header, drawer_opens},
};

}  // namespace

std::span<const Test> printer_tests() {
  return printer;
}

std::span<const Test> drawer_tests() {
  return drawer;
}

}  // namespace noren::conformance
