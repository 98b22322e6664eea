// SPDX-License-Identifier: Apache-2.0
// noren.reader/1. A card is laid on a simulated reader by noren.simulated/1, on a real one by the
// person who runs the kit.
#include <noren/plugin.h>
#include <noren/plugin/simulated.h>

#include <boost/json.hpp>
#include <optional>

#include "tools/conformance/calls.hpp"
#include "tools/conformance/tables.hpp"

namespace noren::conformance {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
constexpr std::string_view header = "sdk/include/noren/plugin/reader.h";
constexpr milliseconds person{60'000};
constexpr milliseconds soon{5'000};
constexpr std::string_view cards[] = {"conformance-card-1", "conformance-card-2"};

bool is_simulated(Bench& bench) {
  return bench.world().subject.offers(NOREN_SIMULATED);
}

milliseconds patience(Bench& bench) {
  return is_simulated(bench) ? soon : person;
}

host::Call capture(Bench& bench, milliseconds timeout) {
  host::Call made = call(bench, NOREN_READER, "capture");
  made.timeout_ms = static_cast<std::uint32_t>(timeout.count());
  return made;
}

// Lays the card on the reader, or has it laid there: the first or the second one.
void lay(Bench& bench, std::size_t number) {
  if (is_simulated(bench)) {
    bench.world().watch.keep_secret(std::string(cards[number]));
    const auto answer = bench.ask(call(bench, NOREN_SIMULATED, "set",
                                       json::serialize(json::object{{"card", cards[number]}})));
    require(answer.status == NOREN_OK, "the simulated card can't be laid: " + describe(answer));
  } else if (bench.world().options.unattended) {
    throw Skipped{"nobody is there to touch a card (--unattended)"};
  } else if (number == 0) {
    bench.world().watch.ask("lay the first card on the reader", "一枚目のカードを置いてください");
  } else {
    bench.world().watch.ask("lay another card on the reader", "別のカードを置いてください");
  }
}

void take_away(Bench& bench) {
  if (is_simulated(bench)) {
    bench.ask(call(bench, NOREN_SIMULATED, "set", R"({"card":""})"));
  } else {
    bench.world().watch.ask("take the card away", "カードを取り去ってください");
  }
}

std::optional<Event> next_event(Bench& bench, std::string_view type, milliseconds within) {
  std::optional<Event> found;
  bench.wait(
      [&] {
        found = bench.take_event(type);
        return found.has_value();
      },
      within);
  return found;
}

std::string text(const json::object& object, std::string_view member) {
  const auto* value = object.if_contains(member);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The match of a document {"card": TOKEN}, after it was seen that the token is the host's own.
std::string check_token(Bench& bench, const std::string& document) {
  const json::object card = json::parse(document).at("card").get_object();
  World& world = bench.world();
  if (world.can_open_tokens) {
    const auto sealed = from_base64(text(card, "sealed"));
    const auto opened = card::open(sealed.value_or(Bytes()), world.center);
    require(bool(opened), "\"sealed\" was not made by seal() of noren.host.cards/1");
    require(opened->kind == text(card, "kind"), "the token's kind is not the one that was sealed");
    const std::string hex = to_hex(opened->value);
    std::string upper = hex;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const std::string& shape : {hex, upper, std::string(as_text(opened->value))}) {
      world.watch.keep_secret(shape);
    }
  }
  for (const std::string& line : bench.log_lines()) world.watch.told("a log line", line);
  world.watch.told("the document of a card", document);
  return text(card, "match");
}

// Captures the card: its match.
std::string read_card(Bench& bench, std::size_t number) {
  const auto asked = bench.submit(capture(bench, patience(bench)));
  lay(bench, number);
  const auto answer = bench.answer_of(*asked);
  if (answer.status == NOREN_E_NOHARDWARE) throw Skipped{"no reader is there"};
  require(answer.status == NOREN_OK, "the card was not read: " + describe(answer));
  return check_token(bench, answer.document);
}

void remove_card(Bench& bench) {
  take_away(bench);
  require(next_event(bench, "card.removed", patience(bench)).has_value(),
          "the event card.removed did not come");
}

void times_out(Bench& bench) {
  bench.open();
  const auto answer = bench.ask(capture(bench, milliseconds(300)));
  if (answer.status == NOREN_E_NOHARDWARE) throw Skipped{"no reader is there"};
  if (answer.status == NOREN_OK) throw Skipped{"a card lies on the reader: take it away"};
  require(answer.status == NOREN_E_TIMEOUT, "no card came, which is 112: " + describe(answer));
}

void can_be_cancelled(Bench& bench) {
  bench.open();
  const auto asked = bench.submit(capture(bench, milliseconds(60'000)));
  bench.pause(milliseconds(100));
  bench.cancel(*asked);
  const auto answer = bench.answer_of(*asked);
  if (answer.status == NOREN_E_NOHARDWARE) throw Skipped{"no reader is there"};
  if (answer.status == NOREN_OK) throw Skipped{"a card lies on the reader: take it away"};
  require(answer.status == NOREN_E_CANCELED,
          "it was cancelled, which is 1002: " + describe(answer));
}

void works_after_a_time_out(Bench& bench) {
  times_out(bench);
  const auto answer = bench.ask(capture(bench, milliseconds(300)));
  require(answer.status == NOREN_E_TIMEOUT,
          "a second capture without a card is 112 too: " + describe(answer));
}

void two_captures_end(Bench& bench) {
  bench.open();
  const auto first = bench.submit(capture(bench, milliseconds(500)));
  const auto second = bench.submit(capture(bench, milliseconds(500)));
  bench.answer_of(*second);
  bench.answer_of(*first);
}

void seals_what_it_reads(Bench& bench) {
  bench.open();
  read_card(bench, 0);
  remove_card(bench);
}

void tells_a_card_once(Bench& bench) {
  bench.open();
  read_card(bench, 0);
  const auto answer = bench.ask(capture(bench, milliseconds(300)));
  remove_card(bench);
  require(answer.status != NOREN_OK,
          "a card that lies there and was captured was captured again: " + describe(answer));
}

void knows_a_card_again(Bench& bench) {
  bench.open();
  const std::string first = read_card(bench, 0);
  remove_card(bench);
  const std::string again = read_card(bench, 0);
  remove_card(bench);
  const std::string other = read_card(bench, 1);
  remove_card(bench);
  require(first == again, "the same card has another match");
  require(first != other, "another card has the same match");
}

void tells_what_came_unasked(Bench& bench) {
  bench.open();
  lay(bench, 0);
  const auto event = next_event(bench, "card.arrived", patience(bench));
  require(event.has_value(), "the event card.arrived did not come");
  check_token(bench, event->document);
  const auto answer = bench.ask(capture(bench, milliseconds(300)));
  require(answer.status != NOREN_OK,
          "a card that lies there and was reported was reported again: " + describe(answer));
  remove_card(bench);
}

void reads_nothing_without_the_key(Bench& bench) {
  bench.open({.is_enrolled = false});
  if (!is_simulated(bench)) throw Skipped{"needs noren.simulated/1"};
  const auto asked = bench.submit(capture(bench, milliseconds(2'000)));
  bench.ask(call(bench, NOREN_SIMULATED, "set", json::serialize(json::object{{"card", cards[0]}})));
  const auto answer = bench.answer_of(*asked);
  require(answer.status != NOREN_OK, "without the center's key a card was told");
}

constexpr Test tests[] = {
    {"reader.times_out", "a capture without a card ends with 112", "カードがなければ 112 で終わる",
     header, times_out},
    {"reader.cancelled", "a cancelled capture ends with 1002", "取り消した読み取りは 1002 で終わる",
     header, can_be_cancelled},
    {"reader.after_time_out", "a capture after one that timed out works",
     "時間切れの後も読み取れる", header, works_after_a_time_out},
    {"reader.two_captures", "two captures at once end each", "同時の二つの読み取りがそれぞれ終わる",
     header, two_captures_end},
    {"reader.seals", "an identifier leaves only as a token made by seal()",
     "識別番号は seal() のトークンとしてだけ渡す", "docs/plugin-author.md#cards",
     seals_what_it_reads},
    {"reader.told_once", "a card that was captured and still lies there is not told again",
     "読み取ったまま置かれたカードを二度知らせない", header, tells_a_card_once},
    {"reader.same_card", "a card is known again, and another is another",
     "同じカードは同じ、別のカードは別と分かる", header, knows_a_card_again},
    {"reader.unasked", "a card that comes unasked is told once, by an event",
     "待っていない時のカードはイベントで一度だけ知らせる", header, tells_what_came_unasked},
    {"reader.not_enrolled", "without the center's key no card is told",
     "未登録ではカードを知らせない", header, reads_nothing_without_the_key},
};

}  // namespace

std::span<const Test> reader_tests() {
  return tests;
}

}  // namespace noren::conformance
