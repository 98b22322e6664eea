// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::center {

// Reads the members of one JSON object into fields; a field whose member is absent keeps what it
// has. The first member of the wrong type is remembered. Not thread-safe.
class JsonReader {
 public:
  JsonReader(const boost::json::value& value, std::optional<std::string>& wrong)
      : object_(value.if_object()), wrong_(wrong) {
    if (object_ == nullptr) fail("object");
  }

  void text(const char* key, std::string& field) {
    const auto* member = find(key);
    if (member == nullptr) return;
    if (const auto* string = member->if_string()) {
      field.assign(string->data(), string->size());
    } else {
      fail(key);
    }
  }
  template <typename Integer>
  void number(const char* key, Integer& field) {
    const auto* member = find(key);
    if (member == nullptr) return;
    boost::system::error_code failed;
    const auto value = member->to_number<Integer>(failed);
    if (failed) return fail(key);
    field = value;
  }
  void flag(const char* key, bool& field) {
    const auto* member = find(key);
    if (member == nullptr) return;
    if (!member->is_bool()) return fail(key);
    field = member->get_bool();
  }
  void base64(const char* key, Bytes& field) {
    std::string encoded;
    text(key, encoded);
    auto decoded = from_base64(encoded);
    if (!decoded) return fail(key);
    field = std::move(*decoded);
  }
  // Calls `read` with each element of an array.
  template <typename Read>
  void each(const char* key, Read read) {
    const auto* member = find(key);
    if (member == nullptr) return;
    if (!member->is_array()) return fail(key);
    for (const auto& element : member->get_array()) read(element);
  }
  const boost::json::value* find(const char* key) const {
    return object_ ? object_->if_contains(key) : nullptr;
  }
  void fail(std::string key) {
    if (!wrong_) wrong_ = std::move(key);
  }

 private:
  const boost::json::object* object_;
  std::optional<std::string>& wrong_;
};

// Parses text and reads it with `read(JsonReader&, T&)`.
template <typename T, typename Read>
Result<T> read_json(std::string_view text, Read read) {
  const auto malformed = [](std::string member) {
    return error(NOREN_E_ILLEGAL, "document_malformed", {std::move(member)});
  };
  boost::system::error_code failed;
  const boost::json::value value = boost::json::parse({text.data(), text.size()}, failed);
  if (failed) return malformed("json");
  std::optional<std::string> wrong;
  JsonReader reader(value, wrong);
  T result;
  read(reader, result);
  if (wrong) return malformed(*wrong);
  return result;
}

}  // namespace noren::center
