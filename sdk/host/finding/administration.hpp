// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/manifest/policy.hpp"
#include "core/manifest/signature.hpp"
#include "host/finding/files.hpp"

namespace noren::host {

inline constexpr std::string_view default_administration = "/etc/noren";

// A file that was passed over, and why.
struct Problem {
  std::filesystem::path file;
  Error why;
};

// A publisher's key: the file trust.d/<domain>.pub or <domain>@<anything>.pub.
struct TrustedKey {
  std::string domain;  // it speaks for this id and those below it
  manifest::PublicKey key;
};

// What the administrator of this machine decided: one folder with policy.json, the keys trust.d/
// and, in plugins.d/, manifests that switch ids off. A value; immutable after reading.
struct Administration {
  std::filesystem::path folder;
  manifest::Policy policy;
  std::vector<TrustedKey> keys;
  std::vector<Problem> problems;  // keys that can't be used
};

// Reads the folder. Where it is missing nothing is trusted. A policy.json that can't be read or
// that others may write is an error: what it forbids must not be allowed by a typing error.
Result<Administration> read_administration(const std::filesystem::path& folder, Files& files);

// Whether the signature of a manifest with this id is by a key that may speak for the id; the
// key's domain. Errors, each with the id first: plugin_signer_unknown, plugin_signer_domain,
// signature_format, signature_wrong.
Result<std::string> check_signature(const Administration& administration, std::string_view id,
                                    std::string_view manifest, std::string_view signature);

}  // namespace noren::host
