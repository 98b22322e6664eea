// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>

#include <noren/noren.h>

#include "api/face.hpp"
#include "core/arguments/arguments.hpp"

namespace noren::api {

// The last error of the calling thread, in the till's encoding (noren_last_error).
struct LastError {
  std::string text;
  noren_int32 extended = 0;
};
LastError& last_error();

// Remembers why a call failed and answers its status.
noren_status fail(const Error& why, Language language = Language::japanese,
                  Encoding encoding = Encoding::utf8);
noren_status fail(const Error& why, const Face& face);

// Remembers what a handle's document says about how its work ended.
noren_status ended(const Face& face, noren_status status);

// What the caller passed, checked: a handle of the right kind, and its till while it is open.
struct Target {
  std::shared_ptr<Face> face;
  std::shared_ptr<runtime::Till> till;
};
Result<Target> target(noren_handle handle, Kind kind);

// Gives out a handle that joins its till's news: it is told when something that ran has ended. 0
// where there are too many.
noren_handle give(const std::shared_ptr<Face>& face);
// A list handle of things as they are now.
noren_status give_list(boost::json::object document, const std::shared_ptr<TillFace>& till,
                       noren_handle* list);

// A caller's text as UTF-8: a pointer and a size, -1 for zero-ended, blanks and zeros at the end
// dropped.
Result<std::string> read_text(const char* text, noren_int32 size, Encoding encoding);
Result<boost::json::object> read_arguments(const char* args, noren_int32 size, Encoding encoding,
                                           std::span<const arguments::Key> keys);

// Writes text into the caller's buffer by the rules of noren_get_text.
noren_status write_text(const std::string& utf8, const Face& face, char* text, noren_int32 capacity,
                        noren_int32* size);

// No exception crosses the C boundary: runs the body of one exported function.
template <typename Body>
noren_status guarded(Body body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return NOREN_E_INTERNAL;  // no memory for a text that says so
  } catch (const std::exception& fault) {
    try {
      return fail(error(NOREN_E_INTERNAL, "internal", {fault.what()}));
    } catch (...) {
      return NOREN_E_INTERNAL;
    }
  } catch (...) {
    return NOREN_E_INTERNAL;
  }
}

}  // namespace noren::api
