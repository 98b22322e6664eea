// SPDX-License-Identifier: Apache-2.0
#include "core/device/device.hpp"

#include <boost/json.hpp>
#include <utility>

namespace noren::device {
namespace {

// Takes the wish for one property, if there is one.
void take(const boost::json::object& wanted, std::string_view key, bool& property) {
  const auto* value = wanted.if_contains(key);
  if (value && value->is_bool()) property = value->get_bool();
}

}  // namespace

void Device::close(Client client) {
  if (holder_ == client) (void)release(client);
  clients_.erase(client);
}

Status Device::may_claim(Client client) const {
  if (sharing_ == Sharing::shared) return error(NOREN_E_ILLEGAL, "device_always_shared");
  if (holder_ == client) return error(NOREN_E_CLAIMED, "device_yours");
  return Done{};
}

Status Device::release(Client client) {
  if (holder_ != client) return error(NOREN_E_ILLEGAL, "device_not_yours");
  holder_ = 0;
  Opened& opened = clients_.at(client);
  opened.properties.enabled = opened.properties.data_events = false;
  opened.data.clear();
  return Done{};
}

Status Device::may_enable(Client client) const {
  if (sharing_ == Sharing::exclusive && holder_ != client) {
    return error(NOREN_E_NOTCLAIMED, "device_not_claimed");
  }
  if (holder_ != 0 && holder_ != client) return error(NOREN_E_CLAIMED, "device_claimed");
  return Done{};
}

Status Device::set(Client client, const boost::json::object& wanted) {
  Opened& opened = clients_.at(client);
  Properties changed = opened.properties;
  take(wanted, "enabled", changed.enabled);
  take(wanted, "data_events", changed.data_events);
  take(wanted, "auto_disable", changed.auto_disable);
  take(wanted, "freeze_events", changed.freeze_events);
  take(wanted, "power_notify", changed.power_notify);
  if (changed.enabled && !opened.properties.enabled) {
    if (const Status allowed = may_enable(client); !allowed) return allowed;
  }
  if (changed.power_notify != opened.properties.power_notify && opened.properties.enabled) {
    return error(NOREN_E_ILLEGAL, "device_enabled", {"power_notify"});
  }
  opened.properties = changed;
  return Done{};
}

Status Device::may_use(Client client) const {
  if (const Status allowed = may_enable(client); !allowed) return allowed;
  if (!properties(client).enabled) return error(NOREN_E_DISABLED, "device_disabled");
  return Done{};
}

bool Device::is_taken() const {
  if (holder_ != 0) return true;
  for (const auto& [client, opened] : clients_) {
    if (opened.properties.enabled) return true;
  }
  return false;
}

void Device::arrived(const boost::json::object& datum) {
  for (auto& [client, opened] : clients_) {
    if (!opened.properties.enabled || (holder_ != 0 && holder_ != client)) continue;
    if (opened.data.size() == data_max) opened.data.pop_front();
    opened.data.push_back(datum);
    if (opened.properties.auto_disable) opened.properties.enabled = false;
  }
}

std::optional<Delivery> Device::deliver() {
  for (auto& [client, opened] : clients_) {
    Properties& properties = opened.properties;
    if (opened.data.empty() || !properties.data_events || properties.freeze_events) continue;
    Delivery delivery{client, std::move(opened.data.front())};
    opened.data.pop_front();
    properties.data_events = false;
    return delivery;
  }
  return std::nullopt;
}

std::vector<Client> Device::set_power(std::int32_t power) {
  if (power_ == power) return {};
  power_ = power;
  std::vector<Client> told;
  for (const auto& [client, opened] : clients_) {
    if (opened.properties.power_notify && opened.properties.enabled) told.push_back(client);
  }
  return told;
}

}  // namespace noren::device
