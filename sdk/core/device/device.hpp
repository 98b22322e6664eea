// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/device/device_class.hpp"

namespace noren::device {

using Client = std::int32_t;  // who has opened the device; never 0

// What a client has set (UnifiedPOS common properties). Data events are off again after each datum.
struct Properties {
  bool enabled = false;
  bool data_events = false;
  bool auto_disable = false;
  bool freeze_events = false;
  bool power_notify = false;
};

// UnifiedPOS PowerState.
inline constexpr std::int32_t power_unknown = 2000;
inline constexpr std::int32_t power_online = 2001;
inline constexpr std::int32_t power_off = 2002;
inline constexpr std::int32_t power_offline = 2003;
inline constexpr std::int32_t power_off_offline = 2004;

// A datum that may be delivered now, and to whom.
struct Delivery {
  Client client = 0;
  boost::json::object datum;
};

// One device as UnifiedPOS sees it: who has opened, claimed and enabled it, and the data that wait
// for each. Pure; not thread-safe.
class Device {
 public:
  static constexpr std::size_t data_max = 256;  // a client that never reads loses the oldest

  explicit Device(Sharing sharing) : sharing_(sharing) {}

  void open(Client client) { clients_.try_emplace(client); }
  void close(Client client);

  // Whether the client may ask for it: 106 where the class can't be claimed, 102 where it has it.
  Status may_claim(Client client) const;
  bool is_free() const { return holder_ == 0; }
  Client holder() const { return holder_; }
  void claim(Client client) { holder_ = client; }
  // Gives it back and disables it; what was queued is gone. 106 where the client has it not.
  Status release(Client client);

  // Changes all properties that are named, or none. 103 where it must be claimed first, 102 where
  // another has it, 106 for power_notify while it is enabled.
  Status set(Client client, const boost::json::object& wanted);
  const Properties& properties(Client client) const { return clients_.at(client).properties; }

  // Whether the client may have it do something: 103, 102 or 105.
  Status may_use(Client client) const;

  // Whether the data of the device are somebody's: the holder's, or of whoever has it enabled.
  bool is_taken() const;
  // Queues a datum for those whose it is.
  void arrived(const boost::json::object& datum);
  // The next datum that somebody waits for, in the order in which they came.
  std::optional<Delivery> deliver();
  std::size_t data_count(Client client) const { return clients_.at(client).data.size(); }
  void clear(Client client) { clients_.at(client).data.clear(); }

  std::int32_t power() const { return power_; }
  // Who is to hear of the new state; nobody where it is as before.
  std::vector<Client> set_power(std::int32_t power);

 private:
  struct Opened {
    Properties properties;
    std::deque<boost::json::object> data;
  };

  Status may_enable(Client client) const;

  const Sharing sharing_;
  std::map<Client, Opened> clients_;
  Client holder_ = 0;
  std::int32_t power_ = power_unknown;
};

}  // namespace noren::device
