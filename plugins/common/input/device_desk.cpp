// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/input/device_desk.hpp"

#include <utility>

namespace noren::plugin {
namespace {

using drivers::Fault;

std::string as_document(const std::string& text) {
  return boost::json::serialize(boost::json::object{{"text", text}});
}

Refusal refusal_of(Fault fault, const std::string& name) {
  switch (fault) {
    case Fault::denied:
      return {NOREN_E_NOHARDWARE,
              "device_not_allowed",
              "this user may not open " + name + ": install the udev rules, or join its group",
              {name}};
    case Fault::busy:
      return {NOREN_E_NOHARDWARE,
              "device_in_use",
              "another program holds " + name + ": end that program",
              {name}};
    default:
      return {NOREN_E_NOHARDWARE,
              "device_not_connected",
              name + " is not connected: plug it in and switch it on",
              {name}};
  }
}

}  // namespace

DeviceDesk::DeviceDesk(Host host, std::string_view domain, std::string name)
    : host_(host), domain_(domain), name_(std::move(name)), fault_(Fault::unreachable) {}

void DeviceDesk::begin(Operation opening) {
  const std::lock_guard lock(mutex_);
  opening_.emplace(std::move(opening));
}

void DeviceDesk::end() {
  settle(Fault::unreachable);
}

void DeviceDesk::opened() {
  host_.emit("device.added", as_document(name_));
  settle(std::nullopt);
}

bool DeviceDesk::lost(Fault why) {
  bool was_there = false;
  {
    const std::lock_guard lock(mutex_);
    was_there = !fault_;
  }
  if (was_there) {
    host_.emit("device.removed", as_document(name_));
  } else {
    host_.warning(refusal_of(why, name_).message);
  }
  settle(why);
  return was_there;
}

std::optional<Refusal> DeviceDesk::trouble() {
  const std::lock_guard lock(mutex_);
  if (!fault_) return std::nullopt;
  return refusal_of(*fault_, name_);
}

void DeviceDesk::check(Operation operation) {
  if (const auto why = trouble()) return refuse(operation, domain_, *why);
  operation.done(as_document("Internal HCheck: Successful"));
}

void DeviceDesk::settle(std::optional<Fault> fault) {
  std::optional<Operation> opening;
  {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    opening = std::exchange(opening_, std::nullopt);
  }
  if (opening) opening->done();
}

Refusal not_sealed(noren_status status) {
  return {status, "till_not_enrolled",
          "this till has no key of the center yet: enroll it with noren-enroll"};
}

void reset(StatisticsBook& book, Operation& operation, std::string_view domain,
           const Request& request) {
  if (book.reset(request.document)) return operation.done();
  refuse(operation, domain,
         {NOREN_E_ILLEGAL, "statistics_name", "this device does not count that: check the name"});
}

}  // namespace noren::plugin
