// SPDX-License-Identifier: Apache-2.0
#include "host/finding/administration.hpp"

#include <algorithm>
#include <utility>

namespace noren::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_file_size_max = 4096;
constexpr std::size_t policy_file_size_max = 1024 * 1024;

Result<std::string> read_file(const fs::path& file, std::size_t max, Files& files) {
  const auto opened = files.open(file);
  if (!opened) return opened.error();
  return (*opened)->read(max);
}

Result<TrustedKey> read_key(const fs::path& file, Files& files) {
  const auto text = read_file(file, key_file_size_max, files);
  if (!text) return text.error();
  const auto key = manifest::parse_public_key(*text);
  if (!key) return key.error();
  const std::string name = file.stem().string();
  std::string domain = name.substr(0, name.find('@'));
  // A publisher's own domain may be a single word: "noren".
  if (!manifest::is_id(domain + ".x")) return error(NOREN_E_ILLEGAL, "key_file_name");
  return TrustedKey{std::move(domain), *key};
}

bool speaks_for(std::string_view domain, std::string_view id) {
  return id.starts_with(domain) && (id.size() == domain.size() || id[domain.size()] == '.');
}

}  // namespace

Result<Administration> read_administration(const fs::path& folder, Files& files) {
  Administration administration;
  administration.folder = folder;
  const fs::path policy_file = folder / "policy.json";
  std::error_code failed;
  if (fs::exists(fs::symlink_status(policy_file, failed))) {
    const auto text = read_file(policy_file, policy_file_size_max, files);
    if (!text) return text.error();
    auto policy = manifest::parse_policy(*text);
    if (!policy) {
      Error why = policy.error();
      const std::string where = why.details.empty() ? std::string() : why.details[0];
      return error(why.status, "policy_wrong", {policy_file.string(), where});
    }
    administration.policy = std::move(*policy);
  }

  std::vector<fs::path> key_files;
  for (fs::directory_iterator entry(folder / "trust.d", failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() == ".pub") key_files.push_back(entry->path());
  }
  std::sort(key_files.begin(), key_files.end());
  for (const auto& file : key_files) {
    auto key = read_key(file, files);
    if (key) {
      administration.keys.push_back(std::move(*key));
    } else {
      administration.problems.push_back({file, key.error()});
    }
  }
  return administration;
}

Result<std::string> check_signature(const Administration& administration, std::string_view id,
                                    std::string_view manifest, std::string_view signature) {
  const auto refused = [&](noren_status status, std::string reason, std::string detail) {
    return error(status, std::move(reason), {std::string(id), std::move(detail)});
  };
  const auto signer = manifest::signer_of(signature);
  if (!signer) return refused(signer.error().status, signer.error().reason, "");
  const std::string signer_text = manifest::to_text(*signer);
  std::string other_domain;
  for (const auto& [domain, key] : administration.keys) {
    if (key.id != *signer) continue;
    const auto verified = manifest::verify(manifest, signature, key);
    if (!verified) return refused(NOREN_E_DENIED, verified.error().reason, signer_text);
    if (speaks_for(domain, id)) return domain;
    other_domain = domain;
  }
  return other_domain.empty() ? refused(NOREN_E_DENIED, "plugin_signer_unknown", signer_text)
                              : refused(NOREN_E_DENIED, "plugin_signer_domain", other_domain);
}

}  // namespace noren::host
