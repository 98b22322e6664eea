// SPDX-License-Identifier: Apache-2.0
#include "runtime/device/verbs.hpp"

#include <noren/plugin/companions.h>
#include <noren/plugin/display.h>
#include <noren/plugin/printer.h>
#include <noren/plugin/reader.h>

#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// The verb of a command, for which interface, and by which slot.
struct Command {
  std::string_view verb;
  std::string_view interface_id;
  std::string_view slot;
  std::int64_t timeout_ms;
};
constexpr Command commands[] = {
    {"read", NOREN_READER, "capture", person_timeout_ms},
    {"show", NOREN_DISPLAY, "show", center_timeout_ms},
    {"open", NOREN_PRINTER_DRAWER, "kick", center_timeout_ms},
    {"state", NOREN_PRINTER_DRAWER, "state", center_timeout_ms},
    {"state", NOREN_PRINTER, "query", center_timeout_ms},
};

const Command* find_command(std::string_view verb, std::string_view interface_id) {
  for (const Command& command : commands) {
    if (command.verb == verb && command.interface_id == interface_id) return &command;
  }
  return nullptr;
}

awaitable<host::Answer> call(DeviceContext& context, LiveDevice& device, const NamedPort& port,
                             host::Slot slot, json::object document, std::uint32_t timeout_ms) {
  host::Call call;
  call.slot = slot;
  call.timeout_ms = timeout_ms;
  call.document = json::serialize(document);
  host::Answer answer =
      co_await submit(context.executor, *port.port, std::move(call), device.cancellation);
  co_return answer;
}

Status status_of(const host::Answer& answer) {
  if (answer.status == NOREN_OK) return Done{};
  Error why = answer.error;
  why.status = answer.status;
  return why;
}

json::object lines_of(const json::object& arguments) {
  json::array lines;
  for (const char* key : {"line1", "line2"}) lines.emplace_back(text_of(arguments, key));
  return {{"lines", std::move(lines)}};
}

}  // namespace

awaitable<Status> claim_device(DeviceContext& context, LiveDevice& device,
                               const json::object& arguments) {
  const Status claimed = co_await context.devices.claim(device, arguments, context.cards);
  co_return claimed;
}

awaitable<Status> command_device(DeviceContext& context, LiveDevice& device,
                                 const json::object& arguments) {
  const std::string verb = text_of(arguments, "verb");
  if (verb == "clear") co_return context.devices.clear(device);
  const Command* command = find_command(verb, context.devices.interface_of(device));
  if (!command) {
    co_return error(NOREN_E_ILLEGAL, "device_verb",
                    {verb, std::string(context.devices.class_of(device))});
  }
  const auto port = context.devices.usable(device);
  if (!port) co_return port.error();
  json::object document = verb == "show" ? lines_of(arguments) : json::object();
  const host::Slot slot = host::find_slot(command->interface_id, command->slot);
  const host::Answer answer = co_await call(context, device, *port, slot, std::move(document),
                                            timeout_of(arguments, command->timeout_ms));
  if (answer.status != NOREN_OK) co_return status_of(answer);
  json::object result = parse_object(answer.document);
  if (verb == "read") {
    // Its holder may use the card in his next sale, as one that was shown unasked.
    context.cards.arrived(answer.document);
    json::object card;
    if (const auto* token = result.if_contains("card"); token && token->is_object()) {
      card["card"] = text_of(token->get_object(), "kind");
    }
    result = std::move(card);
  }
  if (verb != "show") device.results["result"] = std::move(result);
  co_return Done{};
}

awaitable<Status> check_health(DeviceContext& context, LiveDevice& device,
                               const json::object& arguments) {
  const auto port = context.devices.usable(device);
  if (!port) co_return port.error();
  const std::int64_t level = number_of(arguments, "level", 1);
  if (level < 1 || level > 3) {
    co_return error(NOREN_E_ILLEGAL, "argument_value", {"level", "1-3"});
  }
  if (!port->port->offers(NOREN_HEALTH)) {
    co_return error(NOREN_E_NOSERVICE, "device_no_health", {device.name});
  }
  json::object document{{"level", level}};
  const host::Slot slot = host::find_slot(NOREN_HEALTH, "check");
  const host::Answer answer = co_await call(context, device, *port, slot, std::move(document),
                                            timeout_of(arguments, center_timeout_ms));
  if (answer.status == NOREN_OK) {
    device.results["health"] = text_of(parse_object(answer.document), "text");
  }
  co_return status_of(answer);
}

awaitable<Status> read_statistics(DeviceContext& context, LiveDevice& device,
                                  const json::object& arguments) {
  const auto port = context.devices.usable(device);
  if (!port) co_return port.error();
  if (!port->port->offers(NOREN_STATISTICS)) {
    co_return error(NOREN_E_NOSERVICE, "device_no_statistics", {device.name});
  }
  const auto timeout_ms = timeout_of(arguments, center_timeout_ms);
  json::object nothing;
  const host::Slot retrieve = host::find_slot(NOREN_STATISTICS, "retrieve");
  host::Answer answer =
      co_await call(context, device, *port, retrieve, std::move(nothing), timeout_ms);
  if (answer.status != NOREN_OK) co_return status_of(answer);
  const json::object found = parse_object(answer.document);
  const auto* statistics = found.if_contains("statistics");
  if (statistics) device.results["statistics"] = *statistics;
  const std::string reset = text_of(arguments, "reset");
  if (reset.empty()) co_return Done{};
  json::array names;
  if (reset == "all" && statistics && statistics->is_object()) {
    for (const auto& [name, value] : statistics->get_object()) names.emplace_back(name);
  } else {
    for (std::size_t from = 0; from <= reset.size();) {
      const std::size_t end = std::min(reset.find(',', from), reset.size());
      if (end > from) names.emplace_back(reset.substr(from, end - from));
      from = end + 1;
    }
  }
  json::object wish{{"names", std::move(names)}};
  const host::Slot slot = host::find_slot(NOREN_STATISTICS, "reset");
  answer = co_await call(context, device, *port, slot, std::move(wish), timeout_ms);
  co_return status_of(answer);
}

}  // namespace noren::runtime
