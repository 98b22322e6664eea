// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/fields.hpp"

#include <utility>

namespace noren::manifest {
namespace {

constexpr std::size_t text_size_max = 200;

}  // namespace

Fields::Fields(const boost::json::value& value, std::string where)
    : object_(value.if_object()), where_(std::move(where)) {
  if (!object_) fail("manifest_not_object", {where_.empty() ? "manifest" : where_});
}

Fields::Fields(const boost::json::value& value, std::string where, Fields& outer)
    : object_(value.if_object()), where_(std::move(where)), outer_(&outer) {
  if (!object_) fail("manifest_not_object", {where_});
}

bool Fields::has(std::string_view key) const {
  return object_ && object_->contains(key);
}

std::string Fields::at(std::string_view key) const {
  return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
}

void Fields::fail(std::string reason, std::vector<std::string> details) {
  if (outer_) return outer_->fail(std::move(reason), std::move(details));
  if (!failure_) failure_ = error(NOREN_E_ILLEGAL, std::move(reason), std::move(details));
}

void Fields::wrong_type(std::string_view key, std::string wanted) {
  fail("manifest_type", {at(key), std::move(wanted)});
}

const boost::json::value* Fields::find(std::string_view key, bool required) {
  known_.emplace(key);
  const auto* value = object_ ? object_->if_contains(key) : nullptr;
  if (!value && required) fail("manifest_missing", {at(key)});
  return value;
}

std::string Fields::text(std::string_view key) {
  const auto* value = find(key, true);
  if (!value) return {};
  if (!value->is_string()) {
    wrong_type(key, "string");
    return {};
  }
  std::string text(value->get_string());
  if (text.empty() || text.size() > text_size_max) fail("manifest_value", {at(key)});
  return text;
}

std::string Fields::optional_text(std::string_view key) {
  known_.emplace(key);
  return has(key) ? text(key) : std::string();
}

bool Fields::flag(std::string_view key) {
  const auto* value = find(key, false);
  if (!value) return false;
  if (!value->is_bool()) {
    wrong_type(key, "boolean");
    return false;
  }
  return value->get_bool();
}

std::int64_t Fields::number(std::string_view key, std::int64_t least, std::int64_t most) {
  const auto* value = find(key, true);
  if (!value) return least;
  if (!value->is_int64()) {
    wrong_type(key, "integer");
    return least;
  }
  const std::int64_t number = value->get_int64();
  if (number >= least && number <= most) return number;
  fail("manifest_value", {at(key)});
  return least;
}

const boost::json::array& Fields::list(std::string_view key) {
  static const boost::json::array none;
  const auto* value = find(key, false);
  if (!value) return none;
  if (const auto* array = value->if_array()) return *array;
  wrong_type(key, "array");
  return none;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> texts;
  for (const auto& item : list(key)) {
    if (!item.is_string() || item.get_string().empty() ||
        item.get_string().size() > text_size_max) {
      wrong_type(key, "string");
      continue;
    }
    texts.emplace_back(item.get_string());
  }
  return texts;
}

const boost::json::value& Fields::child(std::string_view key) {
  static const boost::json::value empty = boost::json::object();
  const auto* value = find(key, true);
  if (!value) return empty;
  if (value->is_object()) return *value;
  fail("manifest_not_object", {at(key)});
  return empty;
}

void Fields::finish() {
  if (!object_) return;
  for (const auto& entry : *object_) {
    const std::string_view key = entry.key();
    if (!key.starts_with("x-") && !known_.contains(key)) fail("manifest_unknown_key", {at(key)});
  }
}

}  // namespace noren::manifest
