// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/watch.hpp"

#include <algorithm>
#include <utility>

#include "runtime/platform/own_program.hpp"

namespace noren::conformance {
namespace {

namespace json = boost::json;
constexpr std::size_t text_size_max = 1000;
constexpr std::string_view author = "docs/plugin-author.md";

constexpr WatchedRule rules[] = {
    {"operations.end_once", "each operation ends exactly once", "各操作はちょうど一度だけ完了する",
     "sdk/include/noren/plugin/types.h, noren_submit_fn"},
    {"operations.end_in_time", "each operation ends within its timeout, by the plugin itself",
     "各操作は制限時間内にプラグイン自身が完了させる",
     "sdk/include/noren/plugin/types.h, noren_request"},
    {"operations.legal_pairs", "status and outcome are one of the legal pairs",
     "status と outcome は決められた組み合わせである", "sdk/include/noren/status.h"},
    {"operations.taken_quickly", "an operation is taken within 50 ms",
     "操作は 50 ms 以内に受け付ける",
     "docs/plugin-author.md#what-the-host-promises-and-what-it-asks", true},
    {"library.entry_quick", "the entry function takes less than 50 ms",
     "入口関数は 50 ms 以内に戻る", "sdk/include/noren/plugin/entry.h", true},
    {"documents.fit", "documents and events pass their schemas", "文書とイベントはスキーマに合う",
     "docs/abi/documents.md"},
    {"errors.readable", "an error is one line of text without control characters",
     "エラー文は制御文字のない一行である", "docs/plugin-author.md#errors"},
    {"calls.no_exceptions", "no exception leaves a function of the plugin",
     "プラグインの関数から例外が出ない", "sdk/include/noren/plugin.h"},
    {"process.quiet", "nothing is written to the standard streams",
     "標準出力・標準エラーに何も書かない", author},
    {"process.untouched", "locale, signal handlers, working directory and umask stay as they are",
     "ロケール・シグナル・作業フォルダー・umask を変えない", author},
    {"secrets.kept", "no identifier and no secret is in a document, an event, an error or the log",
     "識別番号や秘密を文書・イベント・エラー・ログに出さない", "docs/plugin-author.md#cards"},
};

std::string cut(std::string_view text) {
  std::size_t size = std::min(text.size(), text_size_max);
  while (size < text.size() && size > 0 && (text[size] & 0xC0) == 0x80) --size;
  return std::string(text.substr(0, size));
}

// How the host says it, and what it means.
constexpr std::pair<std::string_view, std::string_view> meanings[] = {
    {"completed an operation that is not open", "operations.end_once"},
    {"never ended an operation", "operations.end_once"},
    {"does not go with outcome", "operations.legal_pairs"},
    {"took longer than 50 ms", "operations.taken_quickly"},
    {"threw an exception across", "calls.no_exceptions"},
    {"threw an exception from", "calls.no_exceptions"},
    {"sent an event that", "documents.fit"},
    {"a document of the plugin is larger", "documents.fit"},
    {"the plugin broke the rules in", "documents.fit"},
};

}  // namespace

std::span<const WatchedRule> watched_rules() {
  return rules;
}

void Watch::write(json::object line) {
  platform::write_channel(json::serialize(line));
}

void Watch::begin(std::string_view test, std::size_t index) {
  const std::scoped_lock lock(mutex_);
  test_ = test;
  calling_.clear();
  write({{"begin", test}, {"index", index}});
}

void Watch::end(std::string_view test, std::string_view verdict, std::string_view why) {
  const std::scoped_lock lock(mutex_);
  write({{"end", test}, {"verdict", verdict}, {"why", cut(why)}});
}

void Watch::calling(std::string_view what) {
  const std::scoped_lock lock(mutex_);
  calling_ = what;
  write({{"calling", what}});
}

void Watch::saw(std::string_view rule, std::string_view what) {
  const std::scoped_lock lock(mutex_);
  std::string text = cut(what) + " (in " + test_;
  if (!calling_.empty()) text += ", last called: " + calling_;
  write({{"saw", rule}, {"what", text + ")"}});
}

void Watch::ask(std::string_view english, std::string_view japanese) {
  const std::scoped_lock lock(mutex_);
  write({{"ask", english}, {"ask_ja", japanese}});
}

void Watch::finished() {
  const std::scoped_lock lock(mutex_);
  write({{"finished", true}});
}

void Watch::keep_secret(std::string text) {
  const std::scoped_lock lock(mutex_);
  // Shorter ones are found by chance.
  if (text.size() >= 4) secrets_.insert(std::move(text));
}

void Watch::told(std::string_view place, std::string_view text) {
  const auto holds_secret = [&] {
    const std::scoped_lock lock(mutex_);
    return std::any_of(secrets_.begin(), secrets_.end(), [&](const std::string& secret) {
      return text.find(secret) != std::string_view::npos;
    });
  };
  if (holds_secret()) saw("secrets.kept", std::string(place) + " holds an identifier or a secret");
}

void Watch::logged(std::string_view line) {
  told("a log line", line);
  const auto* meant = std::find_if(
      std::begin(meanings), std::end(meanings),
      [&](const auto& meaning) { return line.find(meaning.first) != std::string_view::npos; });
  if (meant != std::end(meanings)) saw(meant->second, line);
}

}  // namespace noren::conformance
