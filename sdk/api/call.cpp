// SPDX-License-Identifier: Apache-2.0
#include "api/call.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>

#include "api/handles.hpp"
#include "core/text/text.hpp"

namespace noren::api {
namespace {

std::string encode(const std::string& utf8, Encoding encoding) {
  return encoding == Encoding::shift_jis ? text::to_cp932(utf8).bytes : utf8;
}

const TillFace* till_of(const Face& face) {
  if (face.till) return face.till.get();
  return face.kind == Kind::till ? static_cast<const TillFace*>(&face) : nullptr;
}

constexpr std::string_view kind_names[] = {"till", "sale", "operation", "event", "list", "device"};

}  // namespace

LastError& last_error() {
  thread_local LastError last;
  return last;
}

noren_status fail(const Error& why, Language language, Encoding encoding) {
  last_error() = {encode(message(why, language), encoding), why.extended};
  return why.status;
}

noren_status fail(const Error& why, const Face& face) {
  const TillFace* till = till_of(face);
  return till ? fail(why, till->language, till->encoding) : fail(why);
}

noren_status ended(const Face& face, noren_status status) {
  if (status == NOREN_OK || status == NOREN_RUNNING) return status;
  if (status == NOREN_E_CLOSED) return fail(error(NOREN_E_CLOSED, "handle_closed"), face);
  const auto document = face.work->document();
  const auto* why = document->if_contains("error");
  if (why && why->is_object()) {
    const TillFace* till = till_of(face);
    const auto& object = why->get_object();
    last_error() = {
        encode(std::string(object.at("text").as_string()), till ? till->encoding : Encoding::utf8),
        static_cast<noren_int32>(object.at("extended").as_int64())};
  }
  return status;
}

Result<Target> target(noren_handle handle, Kind kind) {
  auto face = handles().find(handle);
  if (!face) return error(NOREN_E_CLOSED, "handle_closed");
  if (face->kind != kind) {
    return error(NOREN_E_ILLEGAL, "handle_kind",
                 {std::string(kind_names[static_cast<std::size_t>(kind)])});
  }
  const TillFace* till_face = till_of(*face);
  auto till = till_face ? till_face->runtime() : nullptr;
  if (!till) return error(NOREN_E_CLOSED, "handle_closed");
  return Target{std::move(face), std::move(till)};
}

noren_handle give(const std::shared_ptr<Face>& face) {
  const noren_handle handle = handles().add(face);
  if (handle == 0) return 0;
  face->work->on_finish(face.get(), [till = face->till, handle] { till->news.add(handle); });
  return handle;
}

noren_status give_list(boost::json::object document, const std::shared_ptr<TillFace>& till,
                       noren_handle* list) {
  auto face = std::make_shared<Face>();
  face->kind = Kind::list;
  face->till = till;
  face->work = std::make_shared<runtime::Work>(std::move(document));
  *list = handles().add(std::move(face));
  return *list == 0 ? fail(error(NOREN_E_BUSY, "busy"), *till) : NOREN_OK;
}

Result<std::string> read_text(const char* text, noren_int32 size, Encoding encoding) {
  if (!text) {
    if (size > 0) return error(NOREN_E_ILLEGAL, "pointer_missing", {"text"});
    return std::string();
  }
  std::string bytes = size < 0 ? std::string(text) : std::string(text, static_cast<size_t>(size));
  while (!bytes.empty() && (bytes.back() == ' ' || bytes.back() == 0)) bytes.pop_back();
  if (encoding == Encoding::shift_jis) return text::from_cp932(bytes);
  if (!text::is_utf8(bytes)) return error(NOREN_E_ILLEGAL, "argument_text", {"?"});
  return bytes;
}

Result<boost::json::object> read_arguments(const char* args, noren_int32 size, Encoding encoding,
                                           std::span<const arguments::Key> keys) {
  const auto text = read_text(args, size, encoding);
  if (!text) return text.error();
  const auto parsed = arguments::parse(*text);
  if (!parsed) return parsed.error();
  return arguments::check(*parsed, keys);
}

noren_status write_text(const std::string& utf8, const Face& face, char* text, noren_int32 capacity,
                        noren_int32* size) {
  const TillFace* till = till_of(face);
  const std::string bytes = encode(utf8, till ? till->encoding : Encoding::utf8);
  if (size) *size = static_cast<noren_int32>(bytes.size());
  if (capacity < 0 || (!text && capacity > 0)) {
    return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"text"}), face);
  }
  if (static_cast<std::size_t>(capacity) < bytes.size() + 1) {
    if (text && capacity > 0) text[0] = '\0';
    return fail(error(NOREN_E_BUFFER, "buffer_small", {std::to_string(bytes.size() + 1)}), face);
  }
  std::memcpy(text, bytes.c_str(), bytes.size() + 1);
  return NOREN_OK;
}

}  // namespace noren::api
