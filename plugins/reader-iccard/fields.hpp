// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace noren::reader_iccard {

// What is wrong with a document, and where. Thrown by Fields, caught by the parser that made it.
struct BadField {
  std::string what;
};

// The members of one JSON object, read by name; end() refuses those that nobody asked for. Refers
// to the document. Every fault is a BadField that begins with the object's place.
class Fields {
 public:
  Fields(const boost::json::object& object, std::string place)
      : object_(object), place_(std::move(place)) {}

  void require(bool condition, std::string_view why) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::string text(std::string_view name, std::optional<std::string> otherwise = {}) const;
  std::size_t number(std::string_view name, std::size_t least, std::size_t most,
                     std::size_t otherwise) const;
  // A list of texts, or one text for a list of one; empty where it is absent.
  std::vector<std::string> texts(std::string_view name) const;
  Fields object(std::string_view name) const;
  std::vector<Fields> objects(std::string_view name) const;
  void end() const;

 private:
  const boost::json::value* find(std::string_view name) const;
  std::string inside(std::string_view name) const;

  const boost::json::object& object_;
  std::string place_;
  mutable std::set<std::string, std::less<>> asked_;
};

// Bytes from an even count of hexadecimal digits.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

}  // namespace noren::reader_iccard
