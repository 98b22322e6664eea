// SPDX-License-Identifier: Apache-2.0
#include <noren/noren.h>
#include <boost/json.hpp>

#include "api/call.hpp"
#include "api/handles.hpp"
#include "api/keys.hpp"

namespace noren::api {
namespace {

namespace json = boost::json;

Result<std::shared_ptr<TillFace>> till_face(noren_handle handle) {
  auto face = handles().find(handle);
  if (!face) return error(NOREN_E_CLOSED, "handle_closed");
  if (face->kind != Kind::till) return error(NOREN_E_ILLEGAL, "handle_kind", {"till"});
  return std::static_pointer_cast<TillFace>(face);
}

noren_status wait(noren_handle handle, noren_int32 wait_ms) {
  const auto face = handles().find(handle);
  if (!face) return fail(error(NOREN_E_CLOSED, "handle_closed"));
  return ended(*face, face->wait(wait_ms));
}

// An event gets its handle when it is taken, so that unread ones cost none.
noren_handle handle_of(News::Item item, const std::shared_ptr<TillFace>& till) {
  if (const auto* handle = std::get_if<noren_handle>(&item)) {
    return handles().find(*handle) ? *handle : 0;  // it may have been closed meanwhile
  }
  auto face = std::make_shared<Face>();
  face->kind = Kind::event;
  face->till = till;
  face->work = std::make_shared<runtime::Work>(std::move(std::get<json::object>(item)));
  return handles().add(std::move(face));
}

noren_status wait_any(noren_handle till, noren_int32 wait_ms, noren_handle* handle) {
  const auto face = till_face(till);
  if (!face) return fail(face.error());
  if (!handle) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"handle"}), **face);
  *handle = 0;
  while (auto item = (*face)->news.take(wait_ms)) {
    *handle = handle_of(std::move(*item), *face);
    if (*handle != 0) return NOREN_OK;
    if (wait_ms > 0) wait_ms = 0;  // closed at this very moment: never wait the whole time again
  }
  if ((*face)->news.is_closed()) return fail(error(NOREN_E_CLOSED, "handle_closed"), **face);
  return NOREN_RUNNING;
}

noren_status cancel(noren_handle handle) {
  const auto face = handles().find(handle);
  if (!face) return fail(error(NOREN_E_CLOSED, "handle_closed"));
  const auto till = face->till ? face->till->runtime() : nullptr;
  if (!till) return fail(error(NOREN_E_ILLEGAL, "handle_kind", {"sale, operation"}), *face);
  if (face->sale) till->cancel(face->sale);
  if (face->operation) till->cancel(face->operation);
  if (face->device) till->cancel(face->device);
  return NOREN_OK;
}

noren_status wakeup(noren_handle till, const char* args, noren_int32 size,
                    noren_int64* descriptor) {
  const auto face = till_face(till);
  if (!face) return fail(face.error());
  const auto arguments = read_arguments(args, size, (*face)->encoding, keys::wakeup);
  if (!arguments) return fail(arguments.error(), **face);
  if (!arguments->empty()) {  // windows are messaged on Windows alone
    return fail(
        error(NOREN_E_ILLEGAL, "argument_unknown", {std::string(arguments->begin()->key())}),
        **face);
  }
  if (!descriptor) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"descriptor"}), **face);
  *descriptor = static_cast<noren_int64>((*face)->news.descriptor());
  return NOREN_OK;
}

noren_status on_event(noren_handle till, noren_event_fn fn, void* user) {
  const auto face = till_face(till);
  if (!face) return fail(face.error());
  (*face)->pump.set(fn, user);
  return NOREN_OK;
}

noren_status pump(noren_handle till) {
  const auto face = till_face(till);
  if (!face) return fail(face.error());
  TillFace& pumped = **face;
  switch (pumped.pump.enter()) {
    case Pump::Entry::inside:
      return fail(error(NOREN_E_REENTRANT, "inside_pump"), pumped);
    case Pump::Entry::busy:
      return fail(error(NOREN_E_BUSY, "busy"), pumped);
    case Pump::Entry::entered:
      break;
  }
  // Only what there is now: a callback that makes news must not keep this from returning.
  for (std::size_t left = 256; left > 0; --left) {
    auto item = pumped.news.take(0);
    if (!item) break;
    const bool is_event = std::holds_alternative<json::object>(*item);
    const noren_handle handle = handle_of(std::move(*item), *face);
    if (handle != 0) pumped.pump.call(handle);
    if (is_event) {
      if (const auto event = handles().take(handle)) event->close();
    }
  }
  pumped.pump.leave();
  return NOREN_OK;
}

}  // namespace
}  // namespace noren::api

extern "C" {

noren_status NOREN_CALL noren_wait(noren_handle handle, noren_int32 wait_ms) {
  return noren::api::guarded([&] { return noren::api::wait(handle, wait_ms); });
}

noren_status NOREN_CALL noren_wait_any(noren_handle till, noren_int32 wait_ms,
                                       noren_handle* handle) {
  return noren::api::guarded([&] { return noren::api::wait_any(till, wait_ms, handle); });
}

noren_status NOREN_CALL noren_cancel(noren_handle handle) {
  return noren::api::guarded([&] { return noren::api::cancel(handle); });
}

noren_status NOREN_CALL noren_wakeup(noren_handle till, const char* args, noren_int32 size,
                                     noren_int64* descriptor) {
  return noren::api::guarded([&] { return noren::api::wakeup(till, args, size, descriptor); });
}

noren_status NOREN_CALL noren_on_event(noren_handle till, noren_event_fn fn, void* user) {
  return noren::api::guarded([&] { return noren::api::on_event(till, fn, user); });
}

noren_status NOREN_CALL noren_pump(noren_handle till) {
  return noren::api::guarded([&] { return noren::api::pump(till); });
}

}  // extern "C"
