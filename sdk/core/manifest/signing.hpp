// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/manifest/signature.hpp"
#include "core/seam/random.hpp"

namespace noren::manifest {

// A publisher's secret key in memory; wiped when it goes. Not thread-safe.
class SecretKey {
 public:
  static SecretKey make(Random& random);

  // The text of a minisign secret key file. password is asked for once if the key needs one.
  // Errors: key_format, key_password.
  static Result<SecretKey> parse(std::string_view text,
                                 const std::function<std::string()>& password);

  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  // The text of the key's file, to be kept where nobody else reads. An empty password leaves the
  // key unencrypted; deriving from one takes about half a second and 256 MiB.
  std::string to_text(std::string_view password, Random& random) const;

  PublicKey public_key() const;

  // The text of a .sig file for the message. The trusted comment is one line and signed too.
  std::string sign(std::string_view message, std::string_view trusted_comment) const;

 private:
  SecretKey() = default;

  KeyId id_{};
  std::array<std::uint8_t, 64> key_{};  // seed and public key, as libsodium has them
};

}  // namespace noren::manifest
