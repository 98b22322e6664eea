// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include "core/base/bytes.hpp"
#include "core/manifest/manifest.hpp"
#include "core/manifest/signing.hpp"
#include "host/finding/administration.hpp"
#include "runtime/platform/durable_files.hpp"
#include "runtime/platform/system_random.hpp"
#include "tools/noren/arguments.hpp"
#include "tools/noren/installation.hpp"
#include "tools/noren/sign/password.hpp"
#include "tools/noren/sign/sign.hpp"
#include "tools/noren/text_file.hpp"

namespace noren::tool {

namespace fs = std::filesystem;

int make_key(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--password-file"}, {"--no-password"}, 1, 1);
  if (!arguments) return wrong_usage;
  const std::string name = arguments->plain()[0];
  const fs::path secret_file = name + ".key", public_file = name + ".pub";
  for (const auto& file : {secret_file, public_file}) {
    std::error_code unknown;
    // A secret key that is written over is lost, and with it every signature to come.
    if (fs::exists(fs::symlink_status(file, unknown))) {
      return fail(context, error(NOREN_E_EXISTS, "file_exists", {file.string()}));
    }
  }
  std::string password;
  if (!arguments->has("--no-password")) {
    auto given = new_password(*arguments, context);
    if (!given) return fail(context, given.error());
    password = std::move(*given);
  }
  platform::SystemRandom random;
  const auto key = manifest::SecretKey::make(random);
  const auto write_both = [&]() -> Status {
    const auto secret = key.to_text(password, random);
    if (const Status kept = platform::write_private_file(secret_file, as_bytes(secret)); !kept) {
      return kept;
    }
    return platform::write_public_file(public_file, as_bytes(to_text(key.public_key())));
  };
  if (const Status written = write_both(); !written) return fail(context, written.error());
  context.out << manifest::to_text(key.public_key().id) << '\n';
  context.err << context.say("作りました: ", "Made ") << secret_file.string()
              << context.say("（秘密。人に渡さないでください）と ",
                             " (secret: give it to nobody) and ")
              << public_file.string() << '\n';
  return done;
}

int trust_key(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--administration", "--config"}, {}, 2, 2);
  if (!arguments) return wrong_usage;
  const fs::path file = arguments->plain()[0];
  const std::string domain = arguments->plain()[1];
  if (!manifest::is_id(domain + ".x")) {
    return fail(context, error(NOREN_E_ILLEGAL, "domain_wrong", {domain}));
  }
  const auto text = read_text_file(file);
  if (!text) return fail(context, text.error());
  const auto key = manifest::parse_public_key(*text);
  if (!key) return fail(context, key.error());
  const auto installation = read_installation(*arguments);
  if (!installation) return fail(context, installation.error());
  const fs::path folder = installation->search.administration / "trust.d";
  std::error_code failed_to_make;
  fs::create_directories(folder, failed_to_make);
  const std::string id = manifest::to_text(key->id);
  const fs::path kept = folder / (domain + "@" + id + ".pub");
  const Status written = platform::write_public_file(kept, as_bytes(*text));
  if (!written) return fail(context, written.error());
  context.out << kept.string() << '\n';
  context.err << context.say("鍵 ", "Key ") << id
              << context.say(" を次の ID について信頼します: ", " is trusted for ") << domain
              << context.say(" とその下。取り消すにはこのファイルを消してください。\n",
                             " and the ids below it. Remove the file to take that back.\n");
  return done;
}

}  // namespace noren::tool
