// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/watcher.hpp"

#include "drivers/usb/library.hpp"

namespace noren::usb {

std::unique_ptr<Watcher> Watcher::start(Listener listener) {
  std::optional<Library> library = Library::start();
  if (!library || !libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG)) return nullptr;
  std::unique_ptr<Watcher> watcher(
      new Watcher(std::make_unique<Library>(std::move(*library)), std::move(listener)));
  return watcher->watch() ? std::move(watcher) : nullptr;
}

Watcher::Watcher(std::unique_ptr<Library> library, Listener listener)
    : library_(std::move(library)), listener_(std::move(listener)) {}

bool Watcher::watch() {
  // libusb allows next to nothing in its callback, no synchronous call above all: it only queues.
  const libusb_hotplug_callback_fn told = [](libusb_context*, libusb_device* device,
                                             libusb_hotplug_event event, void* self) {
    const libusb_device_descriptor descriptor = descriptor_of(device);
    static_cast<Watcher*>(self)->queue({event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED,
                                        {descriptor.idVendor, descriptor.idProduct, ""}});
    return 0;
  };
  constexpr int any = LIBUSB_HOTPLUG_MATCH_ANY;
  const int code = libusb_hotplug_register_callback(
      library_->context(), LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
      LIBUSB_HOTPLUG_ENUMERATE, any, any, any, told, this, &registration_);
  if (code != LIBUSB_SUCCESS) return false;
  events_ = std::thread([this] { handle_events(); });
  teller_ = std::thread([this] { tell(); });
  return true;
}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  libusb_interrupt_event_handler(library_->context());
  if (events_.joinable()) events_.join();
  if (teller_.joinable()) teller_.join();
}

void Watcher::handle_events() {
  while (!stop_) {
    // An interruption that comes before the wait is not lost, but need not be relied on.
    timeval patience{1, 0};
    libusb_handle_events_timeout_completed(library_->context(), &patience, nullptr);
  }
}

void Watcher::queue(const Change& change) {
  {
    const std::lock_guard lock(mutex_);
    changes_.push_back(change);
  }
  changed_.notify_all();
}

void Watcher::tell() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || !changes_.empty(); });
    if (stop_) return;
    const Change change = changes_.front();
    changes_.pop_front();
    lock.unlock();
    listener_(change);
    lock.lock();
  }
}

}  // namespace noren::usb
