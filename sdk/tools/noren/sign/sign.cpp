// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/sign/sign.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/manifest/manifest.hpp"
#include "core/manifest/signing.hpp"
#include "runtime/platform/durable_files.hpp"
#include "runtime/platform/system_clock.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "tools/noren/arguments.hpp"
#include "tools/noren/json_text.hpp"
#include "tools/noren/sign/password.hpp"
#include "tools/noren/text_file.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// Seconds since 1970; SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/)
// makes the same build sign the same bytes.
std::int64_t time_of_signing() {
  const std::string given = platform::environment("SOURCE_DATE_EPOCH").value_or("");
  std::int64_t seconds = 0;
  const auto [end, wrong] = std::from_chars(given.data(), given.data() + given.size(), seconds);
  const bool is_whole = wrong == std::errc() && end == given.data() + given.size();
  return is_whole ? seconds : platform::SystemClock().wall_ms() / 1000;
}

// Writes the hash of the file that an entry {"path": ...} names into the entry.
Status hash_entry(json::object& entry, const fs::path& folder, host::Files& files) {
  const fs::path file = folder / std::string(entry.at("path").as_string());
  const auto opened = files.open(file);
  if (!opened) return opened.error();
  const auto hash = (*opened)->sha256();
  if (!hash) return hash.error();
  entry["sha256"] = *hash;
  return Done{};
}

// Of every platform, not of this one alone: a signature covers all that the manifest names.
Status hash_libraries(json::value& document, const fs::path& folder, host::Files& files) {
  for (auto& platform : document.at("library").as_object()) {
    auto& library = platform.value().as_object();
    if (const Status hashed = hash_entry(library, folder, files); !hashed) return hashed;
    if (auto* needs = library.if_contains("needs")) {
      for (auto& need : needs->as_array()) {
        if (const Status hashed = hash_entry(need.as_object(), folder, files); !hashed) {
          return hashed;
        }
      }
    }
  }
  return Done{};
}

Status sign_one(const fs::path& file, const manifest::SecretKey& key, std::int64_t now) {
  const auto text = read_text_file(file);
  if (!text) return text.error();
  const auto manifest = manifest::parse(*text, manifest::this_platform());
  if (!manifest) return manifest.error();
  const std::string name = manifest->id + ".noren.json";
  if (file.filename() != name) {
    return error(NOREN_E_ILLEGAL, "manifest_file_name", {manifest->id});
  }
  json::value document = json::parse(*text);
  platform::TrustedFiles files;
  const Status hashed = hash_libraries(document, fs::absolute(file).parent_path(), files);
  if (!hashed) return hashed;

  const std::string signed_text = to_readable(document);
  const std::string signature =
      key.sign(signed_text, "timestamp:" + std::to_string(now) + "\tfile:" + name);
  const Status written = platform::write_public_file(file, as_bytes(signed_text));
  if (!written) return written;
  return platform::write_public_file(file.string() + ".sig", as_bytes(signature));
}

}  // namespace

int sign_manifests(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--key", "--password-file"}, {}, 1, 1000);
  if (!arguments || !arguments->has("--key")) return wrong_usage;
  const auto text = read_text_file(arguments->value("--key"));
  if (!text) return fail(context, text.error());
  std::optional<Error> no_password;
  const auto key = manifest::SecretKey::parse(*text, [&] {
    auto given = password(*arguments, context);
    if (given) return std::move(*given);
    no_password = given.error();
    return std::string();
  });
  if (!key) return fail(context, no_password.value_or(key.error()));
  const auto now = time_of_signing();
  for (const auto& file : arguments->plain()) {
    const Status signed_one = sign_one(file, *key, now);
    if (!signed_one) {
      context.err << file << ": ";
      return fail(context, signed_one.error());
    }
    context.out << file << ".sig\n";
  }
  return done;
}

}  // namespace noren::tool
