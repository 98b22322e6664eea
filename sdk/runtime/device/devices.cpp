// SPDX-License-Identifier: Apache-2.0
#include "runtime/device/devices.hpp"

#include <noren/plugin/display.h>
#include <noren/plugin/payment.h>
#include <noren/plugin/printer.h>
#include <noren/plugin/reader.h>

#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using device::Client;

constexpr std::int64_t polite_ms = 2'000;  // for a holder to give back what another asks for
// What a plugin may offer a device by, and its class where the manifest names none.
constexpr std::pair<std::string_view, std::string_view> interfaces[] = {
    {NOREN_READER, "SmartCardRW"},
    {NOREN_PRINTER, "POSPrinter"},
    {NOREN_PRINTER_DRAWER, "CashDrawer"},
    {NOREN_DISPLAY, "LineDisplay"},
    {NOREN_PAYMENT, "CAT"},
};
constexpr std::string_view drawer_suffix = ".drawer";
constexpr std::int32_t state_idle = 2;  // UnifiedPOS ControlState
constexpr std::int32_t state_busy = 3;
constexpr std::int32_t state_error = 4;

// What a register may know of a datum: of a card its kind alone.
json::object shown(const json::object& document) {
  json::object shown;
  for (const char* key : {"text", "symbology"}) {
    if (const auto* value = document.if_contains(key)) shown[key] = *value;
  }
  if (const auto* card = document.if_contains("card"); card && card->is_object()) {
    shown["card"] = text_of(card->get_object(), "kind");
  }
  return shown;
}

// The states that a plugin tells by the event device.power (docs/abi/documents.md).
constexpr std::pair<std::string_view, std::int32_t> power_states[] = {
    {"online", device::power_online},
    {"off", device::power_off},
    {"offline", device::power_offline},
    {"off_offline", device::power_off_offline},
};

// What the news says of a device's power; 0 where it says nothing. A plugin that is back has yet to
// tell how its device is.
std::int32_t power_of(std::string_view type, const json::object& document, std::int32_t before) {
  if (type == "device.power") {
    const std::string told = text_of(document, "state");
    for (const auto& [name, state] : power_states) {
      if (name == told) return state;
    }
  }
  if (type == "device.added") return device::power_online;
  if (type == "device.removed") return device::power_off_offline;
  if (type == "plugin.up" && before == device::power_offline) return device::power_unknown;
  return type == "plugin.down" ? device::power_offline : 0;
}

}  // namespace

void Devices::add(const std::string& instance, std::string_view device_class) {
  const NamedPort port = ports_.named(instance);
  const auto enter = [&](const std::string& name, std::string_view interface_id,
                         std::string_view named_class) {
    const auto sharing = device::sharing_of(named_class);
    if (!sharing) return;
    entries_.emplace(name, Entry{instance,
                                 std::string(interface_id),
                                 std::string(named_class),
                                 "",
                                 device::Device(*sharing),
                                 {},
                                 {}});
  };
  for (const auto& [id, usual_class] : interfaces) {
    if (!port || !port.port->offers(id)) continue;
    if (id == NOREN_PRINTER_DRAWER) {
      enter(instance + std::string(drawer_suffix), id, usual_class);
    } else {
      enter(instance, id, device_class.empty() ? usual_class : device_class);
    }
  }
  if (!device_class.empty()) enter(instance, "", device_class);  // one that does nothing but tell
}

json::object Devices::list() const {
  json::object list{{"kind", "list"}};
  std::size_t count = 0;
  for (const auto& [name, entry] : entries_) {
    list[std::to_string(count++)] = json::object{{"name", name},
                                                 {"class", entry.device_class},
                                                 {"text", entry.text},
                                                 {"claimed", !entry.device.is_free()},
                                                 {"power", entry.device.power()}};
  }
  list["count"] = count;
  return list;
}

Result<std::shared_ptr<LiveDevice>> Devices::open(const std::string& name,
                                                  std::function<void(json::object event)> tell) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return error(NOREN_E_NOEXIST, "device_unknown", {name});
  auto live = std::make_shared<LiveDevice>();
  live->name = name;
  live->client = ++last_client_;
  live->tell = std::move(tell);
  found->second.device.open(live->client);
  found->second.open[live->client] = live;
  live->work = std::make_shared<Work>(document(*live));
  return live;
}

void Devices::close(LiveDevice& device) {
  device.is_closed = true;
  device.cancellation.request();
  Entry& at = entry(device);
  at.device.close(device.client);
  at.open.erase(device.client);
  wake(at);
}

json::object Devices::document(const LiveDevice& device, bool is_busy) const {
  const Entry& at = entry(device);
  const device::Properties& properties = at.device.properties(device.client);
  json::object document{{"kind", "device"},
                        {"name", device.name},
                        {"class", at.device_class},
                        {"text", at.text},
                        {"state", is_busy         ? state_busy
                                  : device.failed ? state_error
                                                  : state_idle},
                        {"power", at.device.power()},
                        {"claimed", at.device.holder() == device.client},
                        {"enabled", properties.enabled},
                        {"data_events", properties.data_events},
                        {"auto_disable", properties.auto_disable},
                        {"freeze_events", properties.freeze_events},
                        {"power_notify", properties.power_notify},
                        {"data_count", at.device.data_count(device.client)}};
  for (const auto& [key, value] : device.results) document[key] = value;
  return document;
}

Status Devices::set(LiveDevice& device, const json::object& wanted, CardDesk& cards) {
  Entry& at = entry(device);
  if (const Status done = at.device.set(device.client, wanted); !done) return done;
  deliver(device.name, at, cards);
  return Done{};
}

Status Devices::release(LiveDevice& device) {
  Entry& at = entry(device);
  if (const Status released = at.device.release(device.client); !released) return released;
  wake(at);
  return Done{};
}

awaitable<Status> Devices::claim(LiveDevice& device, const json::object& arguments,
                                 CardDesk& cards) {
  Entry& at = entry(device);
  if (const Status allowed = at.device.may_claim(device.client); !allowed) co_return allowed;
  const bool is_forever = text_of(arguments, "timeout_ms") == "-1";
  const auto given_up = std::make_shared<bool>(false);
  if (!is_forever && !at.device.is_free()) {
    const std::chrono::milliseconds patience(timeout_of(arguments, polite_ms));
    after_(patience, [given_up, name = device.name, this] {
      *given_up = true;
      if (const auto found = entries_.find(name); found != entries_.end()) wake(found->second);
    });
    tell(at, at.device.holder(), {{"type", "device.release_requested"}});
  }
  while (!at.device.is_free()) {
    if (*given_up) co_return error(NOREN_E_TIMEOUT, "device_claimed", {device.name});
    auto woken = std::make_shared<Promise<bool>>(executor_);
    at.waiting.push_back(woken);
    device.cancellation.set_stop([woken] { woken->set(false); });
    const bool is_worth_a_look = co_await woken->get();
    device.cancellation.set_stop(nullptr);
    if (!is_worth_a_look) co_return error(NOREN_E_CANCELED, "canceled");
  }
  at.device.claim(device.client);
  // A sale that waits for a card there waits at the other readers from now on.
  cards.let_go(at.instance);
  co_return Done{};
}

Result<NamedPort> Devices::usable(const LiveDevice& device) const {
  const Entry& at = entry(device);
  if (const Status allowed = at.device.may_use(device.client); !allowed) return allowed.error();
  NamedPort port = ports_.named(at.instance);
  if (!port) return error(NOREN_E_NOSERVICE, "plugin_missing", {at.instance});
  return port;
}

std::string_view Devices::interface_of(const LiveDevice& device) const {
  return entry(device).interface_id;
}

std::string_view Devices::class_of(const LiveDevice& device) const {
  return entry(device).device_class;
}

Status Devices::clear(LiveDevice& device) {
  entry(device).device.clear(device.client);
  return Done{};
}

bool Devices::on_news(const std::string& instance, std::string_view type,
                      const json::object& document, CardDesk& cards) {
  bool is_taken = false;
  for (auto& [name, entry] : entries_) {
    if (entry.instance != instance) continue;
    if (type == "device.added") entry.text = text_of(document, "text");
    if (const auto power = power_of(type, document, entry.device.power()); power != 0) {
      for (const Client client : entry.device.set_power(power)) {
        tell(entry, client, {{"type", "device.power"}, {"power", power}});
      }
      show(entry);
    }
    const bool is_input = type == "card.arrived" || type == "code.scanned";
    if (!is_input || entry.interface_id == NOREN_PRINTER_DRAWER || !entry.device.is_taken()) {
      continue;
    }
    is_taken = true;
    entry.device.arrived(document);
    deliver(name, entry, cards);
  }
  return is_taken;
}

void Devices::deliver(const std::string& name, Entry& entry, CardDesk& cards) {
  while (auto delivery = entry.device.deliver()) {
    // The holder is told what kind of card it is; the card itself is kept for his next sale.
    if (delivery->datum.contains("card")) cards.arrived(json::serialize(delivery->datum));
    json::object event = shown(delivery->datum);
    event["type"] = "device.data";
    event["device"] = name;
    tell(entry, delivery->client, std::move(event));
  }
  show(entry);
}

void Devices::show(const Entry& entry) const {
  for (const auto& [client, device] : entry.open) {
    if (const auto live = device.lock()) changed_(*live);
  }
}

void Devices::wake(Entry& entry) {
  const auto waiting = std::exchange(entry.waiting, {});
  for (const auto& promise : waiting) promise->set(true);
}

void Devices::tell(Entry& entry, Client client, json::object event) {
  const auto found = entry.open.find(client);
  const auto live = found == entry.open.end() ? nullptr : found->second.lock();
  if (!live || !live->tell) return;
  event["kind"] = "event";
  event["device"] = live->name;
  live->tell(std::move(event));
}

bool Devices::is_for_sales(std::string_view instance, std::string_view interface_id) const {
  for (const auto& [name, entry] : entries_) {
    const bool is_it = entry.instance == instance && entry.interface_id == interface_id;
    if (is_it && !entry.device.is_free()) return false;
  }
  return true;
}

std::vector<NamedPort> SalePorts::offering(std::string_view interface_id) {
  auto offering = ports_.offering(interface_id);
  std::erase_if(offering, [&](const NamedPort& port) {
    return !devices_.is_for_sales(port.name, interface_id);
  });
  return offering;
}

}  // namespace noren::runtime
