// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/center/store.hpp"
#include "core/seam/random.hpp"
#include "database.hpp"

namespace noren::center {

// Who may speak to the center. A one-time code carries the first 10 bytes of the certificate's hash
// and 10 random bytes (see EnrollRequest in center.proto); only its hash is stored. Not
// thread-safe.
class Terminals {
 public:
  Terminals(Database& database, Random& random) : database_(database), random_(random) {}

  // A code that enrolls this terminal in this shop, once, within half an hour.
  Result<std::string> invite(const std::string& terminal, const std::string& shop,
                             ByteView certificate_fingerprint, std::int64_t now_ms);
  // Takes a code and gives the terminal its key; an older key of that terminal ends. Errors: 1003
  // enrollment_code_invalid where the code is wrong, used or too old.
  Result<Terminal> enroll(std::string_view code, std::int64_t now_ms);
  // Errors: 109 terminal_unknown {terminal}.
  Status revoke(const std::string& terminal);
  std::optional<Terminal> find(std::string_view id);

 private:
  Database& database_;
  Random& random_;
};

// Keyed BLAKE2b-256 of "noren-center-1" 0 verb 0 body.
bool is_signed(const Terminal& terminal, std::string_view verb, std::string_view body,
               std::string_view mac_hex);

// 1 to 32 of A to Z, a to z, 0 to 9, "-", "_" and ".".
bool is_name(std::string_view text);

}  // namespace noren::center
