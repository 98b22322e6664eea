// SPDX-License-Identifier: Apache-2.0
// A transfer as text, and back.
#include <boost/json.hpp>

#include "runtime/journal/transfer.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Id;
using operation::Operation;
using operation::State;

constexpr std::int64_t transfer_version = 1;

json::object to_json(const Operation& operation) {
  json::object object{{"operation", operation.id.text()},
                      {"verb", operation::name(operation.verb)},
                      {"state", operation::name(operation.state)},
                      {"ref", operation.ref},
                      {"instance", operation.instance},
                      {"arguments", operation.arguments},
                      {"request", operation.request},
                      {"amount", operation.amount},
                      {"currency", operation.currency},
                      {"created_ms", operation.created_ms},
                      {"status", operation.status},
                      {"reply", operation.reply},
                      {"reason", operation.reason},
                      {"note", operation.note}};
  if (operation.original) object["original"] = operation.original->text();
  return object;
}

std::optional<State> find_state(std::string_view name) {
  for (int number = 1; number <= 6; ++number) {
    const auto state = static_cast<State>(number);
    if (operation::name(state) == name) return state;
  }
  return std::nullopt;
}

// Throws where a member is missing or of another kind.
Operation read_operation(const json::object& object) {
  Operation operation;
  const auto text = [&](const char* key) { return std::string(object.at(key).as_string()); };
  operation.id = Id::parse(text("operation")).value();
  operation.verb = operation::find_verb(text("verb")).value();
  operation.state = find_state(text("state")).value();
  operation.ref = text("ref");
  operation.instance = text("instance");
  operation.arguments = text("arguments");
  operation.request = text("request");
  operation.amount = object.at("amount").to_number<std::int64_t>();
  operation.currency = text("currency");
  operation.created_ms = object.at("created_ms").to_number<std::int64_t>();
  operation.status = object.at("status").to_number<noren_status>();
  operation.reply = text("reply");
  operation.reason = text("reason");
  operation.note = text("note");
  if (object.contains("original")) operation.original = Id::parse(text("original")).value();
  return operation;
}

Error damaged(std::size_t line) {
  return error(NOREN_E_ILLEGAL, "journal_export_damaged", {std::to_string(line)});
}

std::string sum_of(std::string_view text) {
  return to_hex(checksum("transfer", "", text));
}

// Cuts the first line off.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

Result<Transfer> read_lines(std::string_view text, std::string_view sum) {
  Transfer transfer;
  transfer.checksum = sum;
  const json::value head = json::parse(take_line(text));
  transfer.terminal = head.at("terminal").as_string();
  transfer.center = head.at("center").as_string();
  std::size_t number = 2;
  for (; !text.empty(); ++number) {
    const json::value line = json::parse(take_line(text));
    if (line.as_object().contains("operation")) {
      transfer.operations.push_back(read_operation(line.as_object()));
    } else {
      transfer.sales.push_back(
          {std::string(line.at("sale").as_string()), std::string(line.at("snapshot").as_string())});
    }
  }
  const bool complete =
      transfer.operations.size() == head.at("operations").to_number<std::size_t>() &&
      transfer.sales.size() == head.at("sales").to_number<std::size_t>();
  if (!complete) return damaged(number);
  return transfer;
}

}  // namespace

std::string write_transfer(Transfer& transfer) {
  std::string text = json::serialize(json::object{{"noren_journal", transfer_version},
                                                  {"terminal", transfer.terminal},
                                                  {"center", transfer.center},
                                                  {"operations", transfer.operations.size()},
                                                  {"sales", transfer.sales.size()}}) +
                     '\n';
  for (const Transfer::Sale& sale : transfer.sales) {
    text += json::serialize(json::object{{"sale", sale.ref}, {"snapshot", sale.snapshot}}) + '\n';
  }
  for (const Operation& operation : transfer.operations) {
    text += json::serialize(to_json(operation)) + '\n';
  }
  transfer.checksum = sum_of(text);
  return text + json::serialize(json::object{{"checksum", transfer.checksum}}) + '\n';
}

Result<Transfer> read_transfer(std::string_view text) {
  // The head first: a later version may do the rest otherwise.
  std::string_view rest = text;
  boost::system::error_code failed;
  const json::value head = json::parse(take_line(rest), failed);
  const json::value* version =
      !failed && head.is_object() ? head.as_object().if_contains("noren_journal") : nullptr;
  if (!version || !version->is_int64()) return damaged(1);
  if (version->as_int64() > transfer_version) {
    return error(NOREN_E_ILLEGAL, "journal_export_newer");
  }
  if (!text.ends_with('\n')) return damaged(0);
  const std::size_t last = text.rfind('\n', text.size() - 2);
  if (last == text.npos) return damaged(0);
  const std::string_view body = text.substr(0, last + 1);
  const std::string sum = sum_of(body);
  if (text.substr(last + 1) != json::serialize(json::object{{"checksum", sum}}) + '\n') {
    return damaged(0);
  }
  // The checksum is right: what is wrong now was written so.
  try {
    return read_lines(body, sum);
  } catch (const std::exception&) {
    return damaged(0);
  }
}

}  // namespace noren::runtime
