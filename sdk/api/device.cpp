// SPDX-License-Identifier: Apache-2.0
#include <noren/device.h>

#include <boost/json.hpp>

#include "api/call.hpp"
#include "api/handles.hpp"
#include "api/keys.hpp"

namespace noren::api {
namespace {

namespace json = boost::json;

noren_status devices(noren_handle till, noren_handle* list) {
  const auto at = target(till, Kind::till);
  if (!at) return fail(at.error());
  const auto face = std::static_pointer_cast<TillFace>(at->face);
  if (!list) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"list"}), *face);
  *list = 0;
  return give_list(at->till->devices(), face, list);
}

// Data and requests are the handle's own news.
std::function<void(json::object)> teller(const std::shared_ptr<TillFace>& till,
                                         const std::shared_ptr<std::atomic<noren_handle>>& handle) {
  return [till = std::weak_ptr(till), handle](json::object event) {
    const auto open = till.lock();
    if (!open) return;
    event["handle"] = handle->load();
    open->news.add(std::move(event));
  };
}

noren_status open_device(noren_handle till, const char* name, noren_int32 name_size,
                         noren_handle* device) {
  const auto at = target(till, Kind::till);
  if (!at) return fail(at.error());
  const auto face = std::static_pointer_cast<TillFace>(at->face);
  if (!device) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"device"}), *face);
  *device = 0;
  const auto wanted = read_text(name, name_size, face->encoding);
  if (!wanted) return fail(wanted.error(), *face);
  const auto handle = std::make_shared<std::atomic<noren_handle>>(0);
  const auto opened = at->till->open_device(*wanted, teller(face, handle));
  if (!opened) return fail(opened.error(), *face);
  auto device_face = std::make_shared<Face>();
  device_face->kind = Kind::device;
  device_face->till = face;
  device_face->work = (*opened)->work;
  device_face->device = *opened;
  device_face->on_close = [till = std::weak_ptr(face), live = *opened] {
    const auto open = till.lock();
    if (const auto runtime = open ? open->runtime() : nullptr) runtime->close_device(live);
  };
  *device = give(device_face);
  if (*device == 0) {
    device_face->close();
    return fail(error(NOREN_E_BUSY, "busy"), *face);
  }
  *handle = *device;
  return NOREN_OK;
}

noren_status release(noren_handle device) {
  const auto at = target(device, Kind::device);
  if (!at) return fail(at.error());
  const Status released = at->till->release(at->face->device);
  return released ? NOREN_OK : fail(released.error(), *at->face);
}

noren_status set(noren_handle device, const char* args, noren_int32 size) {
  const auto at = target(device, Kind::device);
  if (!at) return fail(at.error());
  const auto wanted = read_arguments(args, size, at->face->till->encoding, keys::device_set);
  if (!wanted) return fail(wanted.error(), *at->face);
  const Status done = at->till->set(at->face->device, *wanted);
  return done ? NOREN_OK : fail(done.error(), *at->face);
}

// The one shape of every slow call on a device.
noren_status slow(noren_handle device, const char* args, noren_int32 size, noren_int32 wait_ms,
                  std::span<const arguments::Key> keys, runtime::DeviceVerb* verb) {
  return guarded([&]() -> noren_status {
    auto at = target(device, Kind::device);
    if (!at) return fail(at.error());
    const auto arguments = read_arguments(args, size, at->face->till->encoding, keys);
    if (!arguments) return fail(arguments.error(), *at->face);
    const Status started = at->till->start(at->face->device, verb, *arguments);
    if (!started) return fail(started.error(), *at->face);
    at->till.reset();  // who only waits must not keep a closed till open
    return ended(*at->face, at->face->wait(wait_ms));
  });
}

}  // namespace
}  // namespace noren::api

extern "C" {

using namespace noren;

noren_status NOREN_CALL noren_devices(noren_handle till, noren_handle* list) {
  return api::guarded([&] { return api::devices(till, list); });
}

noren_status NOREN_CALL noren_device_open(noren_handle till, const char* name,
                                          noren_int32 name_size, noren_handle* device) {
  return api::guarded([&] { return api::open_device(till, name, name_size, device); });
}

noren_status NOREN_CALL noren_device_claim(noren_handle device, const char* args, noren_int32 size,
                                           noren_int32 wait_ms) {
  return api::slow(device, args, size, wait_ms, api::keys::device_claim, runtime::claim_device);
}

noren_status NOREN_CALL noren_device_release(noren_handle device) {
  return api::guarded([&] { return api::release(device); });
}

noren_status NOREN_CALL noren_device_set(noren_handle device, const char* args, noren_int32 size) {
  return api::guarded([&] { return api::set(device, args, size); });
}

noren_status NOREN_CALL noren_device_command(noren_handle device, const char* args,
                                             noren_int32 size, noren_int32 wait_ms) {
  return api::slow(device, args, size, wait_ms, api::keys::device_command, runtime::command_device);
}

noren_status NOREN_CALL noren_device_health(noren_handle device, const char* args, noren_int32 size,
                                            noren_int32 wait_ms) {
  return api::slow(device, args, size, wait_ms, api::keys::device_health, runtime::check_health);
}

noren_status NOREN_CALL noren_device_statistics(noren_handle device, const char* args,
                                                noren_int32 size, noren_int32 wait_ms) {
  return api::slow(device, args, size, wait_ms, api::keys::device_statistics,
                   runtime::read_statistics);
}

}  // extern "C"
