// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/card_desk.hpp"
#include "runtime/device/live_device.hpp"

namespace noren::runtime {

// The devices of a till's plugins as UnifiedPOS sees them: who has opened, claimed and enabled
// each, and where its data go. What nobody has claimed is the sales'. Loop only.
class Devices {
 public:
  using After = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

  // `changed` hears of each open device that is not as it was.
  Devices(boost::asio::any_io_executor executor, Ports& ports, After after,
          std::function<void(const LiveDevice& device)> changed)
      : executor_(std::move(executor)),
        ports_(ports),
        after_(std::move(after)),
        changed_(std::move(changed)) {}

  // Lists what the instance offers. `device_class`, which may be empty, is what its manifest says.
  void add(const std::string& instance, std::string_view device_class);

  boost::json::object list() const;
  // Errors: 109 no such device.
  Result<std::shared_ptr<LiveDevice>> open(const std::string& name,
                                           std::function<void(boost::json::object event)> tell);
  void close(LiveDevice& device);
  boost::json::object document(const LiveDevice& device, bool is_busy = false) const;

  // The verbs of noren/device.h. Arguments are checked.
  Status set(LiveDevice& device, const boost::json::object& wanted, CardDesk& cards);
  Status release(LiveDevice& device);
  awaitable<Status> claim(LiveDevice& device, const boost::json::object& arguments,
                          CardDesk& cards);
  // Has the device do something. 103, 102 or 105 where it may not.
  Result<NamedPort> usable(const LiveDevice& device) const;
  std::string_view interface_of(const LiveDevice& device) const;
  std::string_view class_of(const LiveDevice& device) const;
  Status clear(LiveDevice& device);

  // What an instance told. True where it is somebody's: no sale may have it then.
  bool on_news(const std::string& instance, std::string_view type,
               const boost::json::object& document, CardDesk& cards);

  // Whether sales may use what the instance offers by the interface.
  bool is_for_sales(std::string_view instance, std::string_view interface_id) const;

 private:
  struct Entry {
    std::string instance;
    std::string interface_id;
    std::string device_class;
    std::string text;  // what a person would call it
    device::Device device;
    std::map<device::Client, std::weak_ptr<LiveDevice>> open;
    std::vector<std::shared_ptr<Promise<bool>>> waiting;  // for it to be given back
  };

  Entry& entry(const LiveDevice& device) { return entries_.at(device.name); }
  const Entry& entry(const LiveDevice& device) const { return entries_.at(device.name); }
  void deliver(const std::string& name, Entry& entry, CardDesk& cards);
  void show(const Entry& entry) const;
  static void wake(Entry& entry);
  static void tell(Entry& entry, device::Client client, boost::json::object event);

  boost::asio::any_io_executor executor_;
  Ports& ports_;
  After after_;
  std::function<void(const LiveDevice& device)> changed_;
  std::map<std::string, Entry> entries_;
  device::Client last_client_ = 0;
};

// The ports that sales see: without those whose device a register has claimed for itself. Loop
// only.
class SalePorts final : public Ports {
 public:
  SalePorts(Ports& ports, const Devices& devices) : ports_(ports), devices_(devices) {}

  std::vector<NamedPort> offering(std::string_view interface_id) override;
  // Also one that is claimed: what was begun there is settled there.
  NamedPort named(std::string_view name) override { return ports_.named(name); }

 private:
  Ports& ports_;
  const Devices& devices_;
};

}  // namespace noren::runtime
