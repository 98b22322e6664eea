// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <noren/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace noren::plugin {

// Why an operation did not happen: a stable key with details, from which the host makes the text in
// the till's language, and an English line for the log.
struct Refusal {
  noren_status status = NOREN_E_FAILURE;
  std::string reason;
  std::string message;
  std::vector<std::string> details{};
  std::int32_t extended = 0;
  boost::json::object also{};  // further members of the document
};

inline std::string to_document(const Refusal& refusal) {
  boost::json::object document{{"reason", refusal.reason},
                               {"details", boost::json::value_from(refusal.details)}};
  if (refusal.extended != 0) document["extended"] = refusal.extended;
  document.insert(refusal.also.begin(), refusal.also.end());
  return boost::json::serialize(document);
}

inline void refuse(Operation& operation, std::string_view domain, const Refusal& refusal) {
  operation.refuse(Failure(refusal.status, std::string(domain), refusal.message, refusal.extended),
                   to_document(refusal));
}

inline void leave_unknown(Operation& operation, std::string_view domain, const Refusal& refusal) {
  operation.unknown(
      Failure(NOREN_E_UNKNOWN_OUTCOME, std::string(domain), refusal.message, refusal.extended),
      to_document(refusal));
}

// A member of an instance's configuration or of a document, or what to take where it is absent.
// Throws Failure 106 where it has the wrong type: the host's schemas let no such document through.
template <typename T>
T member(const boost::json::object& object, std::string_view name, T otherwise) {
  const boost::json::value* found = object.if_contains(name);
  if (!found) return otherwise;
  const auto value = boost::json::try_value_to<T>(*found);
  if (!value) {
    throw Failure(NOREN_E_ILLEGAL, "document", std::string(name) + " has the wrong type");
  }
  return *value;
}

inline boost::json::object parse_object(std::string_view text) {
  if (text.empty()) return {};
  boost::system::error_code failed;
  boost::json::value value = boost::json::parse(text, failed);
  if (failed || !value.is_object()) {
    throw Failure(NOREN_E_ILLEGAL, "document", "this is not a JSON object");
  }
  return std::move(value.as_object());
}

}  // namespace noren::plugin
