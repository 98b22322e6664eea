// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace noren::loyalty_center {

// Bytes are kept in std::string, as Protocol Buffers does.

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// An operation id: 16 bytes from UUID text, whatever its case.
std::optional<std::string> from_uuid(std::string_view text);

// The one-time code of center.proto's EnrollRequest: 20 bytes from Crockford's base32.
std::optional<std::string> from_enrollment_code(std::string_view text);

// Overwrites a secret in a way that the compiler may not leave out.
void wipe(std::string& secret);

}  // namespace noren::loyalty_center
