// SPDX-License-Identifier: Apache-2.0
// Devices of a till: what noren/device.h calls.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <exception>

#include "runtime/till.hpp"

namespace noren::runtime {

namespace json = boost::json;

json::object Till::devices() {
  return loop_.call([&] { return devices_->list(); });
}

Result<std::shared_ptr<LiveDevice>> Till::open_device(
    const std::string& name, std::function<void(json::object event)> tell) {
  return loop_.call([&] { return devices_->open(name, std::move(tell)); });
}

void Till::close_device(const std::shared_ptr<LiveDevice>& device) {
  loop_.call([&] {
    devices_->close(*device);
    return true;
  });
}

// What runs shows its own end.
void Till::show(const LiveDevice& device) const {
  if (!device.work || device.work->status() == NOREN_RUNNING) return;
  json::object document = devices_->document(device);
  describe(document, Done{}, false);
  device.work->correct(NOREN_OK, std::move(document));
}

// A quick change, and what the handle shows after it.
Status Till::change(const std::shared_ptr<LiveDevice>& device,
                    const std::function<Status()>& change) {
  return loop_.call([&]() -> Status {
    const Status changed = change();
    if (changed) show(*device);
    return changed;
  });
}

Status Till::set(const std::shared_ptr<LiveDevice>& device, json::object wanted) {
  return change(device, [&] { return devices_->set(*device, wanted, *cards_); });
}

Status Till::release(const std::shared_ptr<LiveDevice>& device) {
  return change(device, [&] { return devices_->release(*device); });
}

Status Till::start(const std::shared_ptr<LiveDevice>& device, DeviceVerb* verb,
                   json::object arguments) {
  if (!device->work->begin()) return error(NOREN_E_BUSY, "busy");
  loop_.post([this, device, verb, arguments = std::move(arguments)]() mutable {
    boost::asio::co_spawn(loop_.executor(), run_device(device, verb, std::move(arguments)),
                          boost::asio::detached);
  });
  return Done{};
}

awaitable<void> Till::run_device(std::shared_ptr<LiveDevice> device, DeviceVerb* verb,
                                 json::object arguments) {
  DeviceContext context{loop_.executor(), *devices_, *cards_};
  Status status = Done{};
  if (!device->is_closed) device->work->correct(NOREN_OK, devices_->document(*device, true));
  try {
    status = co_await verb(context, *device, arguments);
  } catch (const std::exception& fault) {
    status = error(NOREN_E_INTERNAL, "internal", {fault.what()});
    log(std::string("error a device verb threw: ") + fault.what());
  }
  device->cancellation.clear();
  device->failed = !status;
  json::object document;
  if (!device->is_closed) document = devices_->document(*device);
  describe(document, status, false);
  device->work->finish(status ? NOREN_OK : status.error().status, std::move(document));
}

void Till::cancel(const std::shared_ptr<LiveDevice>& device) {
  loop_.post([device] {
    if (device->work->status() == NOREN_RUNNING) device->cancellation.request();
  });
}

}  // namespace noren::runtime
