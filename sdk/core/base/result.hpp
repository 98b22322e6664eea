// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <noren/status.h>

namespace noren {

// Why something did not work. `reason` is a stable key such as "center_unreachable"; the text that
// a person reads is made from it and `details` in the till's language (core/message). Details never
// hold card data, names or secrets.
struct Error {
  noren_status status = NOREN_E_INTERNAL;
  std::string reason;
  std::vector<std::string> details;
  noren_int32 extended = 0;  // the device class's own number, or 0
};

inline Error error(noren_status status, std::string reason, std::vector<std::string> details = {}) {
  return Error{status, std::move(reason), std::move(details), 0};
}

// A value or the reason why there is none. Not thread-safe, as any value.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return content_.index() == 0; }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  T& value() {
    assert(*this);
    return *std::get_if<0>(&content_);
  }
  const T& value() const {
    assert(*this);
    return *std::get_if<0>(&content_);
  }
  const Error& error() const {
    assert(!*this);
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

struct Done {};  // the value of an operation that has none

using Status = Result<Done>;

}  // namespace noren
