// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::manifest {

// Reads one JSON object strictly: it notes what was asked for, so that finish() finds what nobody
// knows, and keeps the first failure, its own and those of objects inside it, in the outermost
// reader. Not thread-safe.
class Fields {
 public:
  Fields(const boost::json::value& value, std::string where);
  Fields(const boost::json::value& value, std::string where, Fields& outer);

  bool has(std::string_view key) const;
  std::string text(std::string_view key);           // 1 to 200 bytes
  std::string optional_text(std::string_view key);  // "" where absent
  bool flag(std::string_view key);                  // false where absent
  std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most);
  std::vector<std::string> texts(std::string_view key);   // empty where absent
  const boost::json::array& list(std::string_view key);   // empty where absent
  const boost::json::value& child(std::string_view key);  // an object

  // The path of a key, for error details: "library.linux_amd64.path".
  std::string at(std::string_view key) const;
  void finish();
  void fail(std::string reason, std::vector<std::string> details);
  const std::optional<Error>& failure() const { return failure_; }

 private:
  const boost::json::value* find(std::string_view key, bool required);
  void wrong_type(std::string_view key, std::string wanted);

  const boost::json::object* object_ = nullptr;
  std::string where_;
  Fields* outer_ = nullptr;
  std::set<std::string, std::less<>> known_;
  std::optional<Error> failure_;
};

}  // namespace noren::manifest
