// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/calls.hpp"

#include <noren/plugin.h>
#include <noren/plugin/simulated.h>

#include <boost/json.hpp>
#include <chrono>
#include <ctime>
#include <utility>

namespace noren::conformance {
namespace {

namespace json = boost::json;
constexpr std::uint32_t patience_ms = 30'000;
constexpr std::uint32_t short_patience_ms = 100;  // where nobody is there to touch a card
constexpr int usual_columns = 32;

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", localtime_r(&now, &local));
  return text;
}

std::string with_card(Bench& bench, json::object document) {
  document["card"] = json::parse(member_card(bench));
  return json::serialize(document);
}

std::string with_sale(Bench& bench) {
  return with_card(bench, {{"sale", json::parse(small_sale(bench))}});
}

std::optional<std::string> loyalty_document(Bench& bench, std::string_view slot) {
  if (slot == "lookup") return with_card(bench, {});
  if (slot == "quote" || slot == "refund") return with_sale(bench);
  if (slot == "hold") {
    return with_card(bench, {{"ref", new_key(bench.world())}, {"points", 1}, {"wallet", ""}});
  }
  if (slot == "complete") {
    json::object document = json::parse(with_sale(bench)).get_object();
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    document["event_time_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    document["holds"] = json::array();
    document["coupons"] = json::array();
    return json::serialize(document);
  }
  if (slot == "cancel") return R"({"reason":"abandoned"})";
  if (slot == "load") return with_card(bench, {{"wallet", ""}});
  if (slot == "recover") {
    json::object document{{"verb", "complete"}, {"original", ""}};
    document["request"] = json::parse(*loyalty_document(bench, "complete"));
    return json::serialize(document);
  }
  return "{}";
}

}  // namespace

host::Call call(Bench& bench, std::string_view interface_id, std::string_view slot,
                std::string document) {
  host::Call call;
  call.slot = host::find_slot(interface_id, slot);
  if (call.slot.info().moves_value) call.idempotency_key = new_key(bench.world());
  call.timeout_ms = patience_ms;
  call.currency = bench.world().options.currency;
  call.document = std::move(document);
  return call;
}

std::optional<host::Call> usual_call(Bench& bench, const host::Slot& slot) {
  const std::string_view id = slot.interface->id;
  const std::string_view name = slot.info().name;
  if (id == NOREN_FIRMWARE && name == "update") return std::nullopt;
  if (id == NOREN_STATISTICS && name == "reset") return std::nullopt;
  if (id == NOREN_SIMULATED) {
    if (bench.world().subject.offers(NOREN_READER)) return call(bench, id, name, R"({"card":""})");
    if (bench.world().subject.offers(NOREN_PRINTER)) {
      return call(bench, id, name, R"({"paper":true})");
    }
    return call(bench, id, name, R"({"offline":false})");
  }

  host::Call usual = call(bench, id, name);
  if (id == NOREN_PAYMENT) {
    if (name == "authorize") return authorize(bench);
    usual = about(bench, name, new_key(bench.world()));
    if (name == "refund") usual.amount = bench.world().options.amount;
  } else if (id == NOREN_LOYALTY) {
    usual.document = *loyalty_document(bench, name);
    if (name == "load") usual.amount = bench.world().options.amount;
    if (name == "cancel" || name == "status" || name == "recover") {
      usual.original_key = new_key(bench.world());
    }
  } else if (id == NOREN_PRINTER && name == "print") {
    usual.document = receipt(usual_columns, {"Noren conformance"});
  } else if (id == NOREN_DISPLAY) {
    usual.document = name == "show" ? R"({"lines":["Noren","ありがとうございます"]})"
                                    : R"({"question":"OK?","choices":["Yes","No"]})";
    if (name == "ask") usual.timeout_ms = short_patience_ms;
  } else if (id == NOREN_HEALTH) {
    usual.document = R"({"level":1})";
  } else if (id == NOREN_FIRMWARE) {
    usual.payload = {'n', 'o', 'n', 'e'};
  } else if (id == NOREN_READER) {
    usual.timeout_ms = short_patience_ms;
  }
  return usual;
}

std::vector<host::Slot> declared_slots(const Bench& bench) {
  std::vector<host::Slot> slots;
  for (const auto& id : const_cast<Bench&>(bench).world().subject.manifest.interfaces) {
    const auto* interface = host::find_interface(id);
    for (std::uint32_t i = 0; interface && i < interface->slots.size(); ++i) {
      slots.push_back({interface, i});
    }
  }
  return slots;
}

host::Call authorize(Bench& bench, bool capture) {
  host::Call made =
      call(bench, NOREN_PAYMENT, "authorize",
           json::serialize(json::object{{"capture", capture}, {"ref", new_key(bench.world())}}));
  made.amount = bench.world().options.amount;
  return made;
}

host::Call about(Bench& bench, std::string_view slot, const std::string& original) {
  host::Call made = call(bench, NOREN_PAYMENT, slot);
  made.original_key = original;
  if (slot == "status" || slot == "recover") made.idempotency_key.clear();
  return made;
}

std::string member_card(Bench& bench) {
  World& world = bench.world();
  const auto token = card::seal("code", as_bytes(world.options.card), world.center.public_key,
                                world.till, world.random);
  if (!token) throw Failed{"--card must have 1 to 512 bytes"};
  return card::to_json(*token);
}

std::string small_sale(Bench& bench) {
  const json::object line{{"line", 1}, {"kind", "item"}, {"amount", 1500}, {"tax", 10}};
  const json::object tender{{"tender", "cash"}, {"amount", 1500}};
  return json::serialize(json::object{{"ref", new_key(bench.world())},
                                      {"business_date", today()},
                                      {"currency", bench.world().options.currency},
                                      {"tax_mode", "included"},
                                      {"lines", json::array{line}},
                                      {"tenders", json::array{tender}},
                                      {"total", 1500}});
}

// As docs/abi/documents.md says, for the characters that the kit prints.
int columns_of(std::string_view text) {
  int columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;
    const std::string_view character = text.substr(i, 3);
    const bool is_half_width_kana = character >= "\uff61" && character <= "\uff9f";
    const bool is_yen = character.starts_with("\u00a5");
    columns += byte < 0x80 || is_half_width_kana || is_yen ? 1 : 2;
  }
  return columns;
}

std::string receipt(int columns, const std::vector<std::string>& texts) {
  json::array lines;
  for (const std::string& text : texts) {
    json::array runs;
    if (!text.empty()) {
      runs.push_back(json::object{{"column", 0}, {"text", text}, {"width", columns_of(text)}});
    }
    lines.push_back(json::object{{"runs", runs}, {"height", 1}});
  }
  if (!lines.empty()) lines.push_back(json::object{{"cut", true}});
  const json::object layout{{"columns", columns}, {"lines", lines}};
  return json::serialize(json::object{{"layout", layout}});
}

std::vector<BadDocument> bad_documents() {
  const std::string wide(1 << 20, 'x');
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const std::string wrong =
      R"({"card":7,"sale":"no","holds":{},"coupons":5,"points":"many","layout":[1],"lines":{},)"
      R"("question":[],"choices":3,"level":"x","names":{},"capture":"perhaps","ref":[],)"
      R"("verb":1,"request":"x","original":5,"reason":9,"wallet":{},"event_time_ms":"now"})";
  return {{"nothing", "", false},
          {"an empty object", "{}", true},
          {"wrong types", wrong, true},
          {"an array", "[]", false},
          {"a number", "5", false},
          {"text that is no JSON", "no json at all", false},
          {"half an object", R"({"layout":{"columns":32,"lines":[)", false},
          {"bytes that are no UTF-8", "{\"ref\":\"\xff\xfe\"}", true},
          {"1 MiB of text", "{\"ref\":\"" + wide + "\",\"x\":\"" + wide + "\"}", true},
          {"deep nesting", "{\"layout\":" + deep + ",\"sale\":" + deep + "}", true}};
}

}  // namespace noren::conformance
