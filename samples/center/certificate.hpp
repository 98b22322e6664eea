// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::center {

// The center's own certificate: nobody vouches for it, terminals know its hash.
struct Certificate {
  std::string key_pem;
  std::string certificate_pem;
};

// P-256, valid for 20 years from now. Errors: 1005 certificate_failed.
Result<Certificate> make_certificate();

// SHA-256 of its DER form. Errors: 111 certificate_unreadable.
Result<Bytes> fingerprint(const std::string& certificate_pem);

}  // namespace noren::center
