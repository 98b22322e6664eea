// SPDX-License-Identifier: Apache-2.0
#include <noren/noren.h>
#include <boost/json.hpp>

#include "api/call.hpp"
#include "api/handles.hpp"
#include "core/money/money.hpp"

namespace noren::api {
namespace {

namespace json = boost::json;

// Walks a dotted key into a document; "count" of a list is its length. Nothing where it leads
// nowhere.
std::optional<json::value> walk(const json::object& document, std::string_view key) {
  if (key.empty()) return json::value(document);
  const json::value* here = nullptr;
  while (true) {
    const auto dot = key.find('.');
    const std::string_view part = key.substr(0, dot);
    const json::object* object = here ? here->if_object() : &document;
    const json::array* list = here ? here->if_array() : nullptr;
    if (list && part == "count" && dot == std::string_view::npos) {
      return json::value(static_cast<std::int64_t>(list->size()));
    }
    if (list) {
      const auto index = money::parse(part);
      if (!index || *index >= static_cast<std::int64_t>(list->size())) return std::nullopt;
      here = &list->at(static_cast<std::size_t>(*index));
    } else if (object) {
      here = object->if_contains(part);
      if (!here) return std::nullopt;
    } else {
      return std::nullopt;
    }
    if (dot == std::string_view::npos) return *here;
    key.remove_prefix(dot + 1);
  }
}

Result<json::value> read(const Face& face, const char* key, noren_int32 key_size) {
  const auto name = read_text(key, key_size, Encoding::utf8);
  if (!name) return name.error();
  auto value = walk(*face.work->document(), *name);
  if (!value) return error(NOREN_E_NOEXIST, "key_missing", {*name});
  return std::move(*value);
}

Result<std::int64_t> as_number(const json::value& value, std::string_view key) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return static_cast<std::int64_t>(value.get_uint64());
  if (value.is_bool()) return std::int64_t{value.get_bool()};
  if (value.is_string()) {
    if (const auto number = money::parse(value.get_string())) return *number;
  }
  return error(NOREN_E_ILLEGAL, "key_not_number", {std::string(key)});
}

std::string as_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  if (value.is_null()) return "";
  return json::serialize(value);
}

std::shared_ptr<Face> find(noren_handle handle) {
  return handles().find(handle);
}

}  // namespace
}  // namespace noren::api

extern "C" {

noren_status NOREN_CALL noren_get_int(noren_handle handle, const char* key, noren_int32 key_size,
                                      noren_int64* value) {
  using namespace noren;
  return api::guarded([&]() -> noren_status {
    const auto face = api::find(handle);
    if (!face) return api::fail(error(NOREN_E_CLOSED, "handle_closed"));
    if (!value) return api::fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"value"}), *face);
    const auto found = api::read(*face, key, key_size);
    if (!found) return api::fail(found.error(), *face);
    const auto number = api::as_number(*found, key ? key : "");
    if (!number) return api::fail(number.error(), *face);
    *value = *number;
    return NOREN_OK;
  });
}

noren_status NOREN_CALL noren_get_text(noren_handle handle, const char* key, noren_int32 key_size,
                                       char* text, noren_int32 capacity, noren_int32* size) {
  using namespace noren;
  return api::guarded([&]() -> noren_status {
    const auto face = api::find(handle);
    if (!face) return api::fail(error(NOREN_E_CLOSED, "handle_closed"));
    const auto found = api::read(*face, key, key_size);
    if (!found) {
      if (size) *size = 0;
      if (text && capacity > 0) text[0] = '\0';
      return api::fail(found.error(), *face);
    }
    return api::write_text(api::as_text(*found), *face, text, capacity, size);
  });
}

}  // extern "C"
