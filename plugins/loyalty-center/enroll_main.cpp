// SPDX-License-Identifier: Apache-2.0
//
// noren-enroll: makes this till known to a center, once.
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/loyalty-center/durable_file.hpp"
#include "plugins/loyalty-center/enroll.hpp"
#include "plugins/loyalty-center/text.hpp"

namespace {

using noren::loyalty_center::Enrollment;

constexpr std::string_view help =
    "usage: noren-enroll URL CODE [--out DIR]\n"
    "\n"
    "Makes this till known to a center. URL is the center's address, for example\n"
    "https://center.example:7443, and CODE the one-time code that\n"
    "'noren-center enroll TERMINAL' printed.\n"
    "\n"
    "Writes into DIR (the current folder if left out):\n"
    "  enrollment.json  address, terminal, certificate and card key: not secret\n"
    "  terminal.key     this till's key, readable by you alone: secret\n"
    "\n"
    "Exit status: 0 enrolled, 1 not enrolled, 2 wrong arguments.\n";

struct Arguments {
  std::string url;
  std::string code;
  std::filesystem::path folder = ".";
};

std::optional<Arguments> read_arguments(const std::vector<std::string>& words) {
  Arguments arguments;
  std::vector<std::string> plain;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--out" && i + 1 < words.size()) {
      arguments.folder = words[++i];
    } else if (words[i].starts_with("--")) {
      return std::nullopt;
    } else {
      plain.push_back(words[i]);
    }
  }
  if (plain.size() != 2) return std::nullopt;
  arguments.url = plain[0];
  arguments.code = plain[1];
  return arguments;
}

int fail(std::string_view message) {
  std::cerr << "noren-enroll: " << message << '\n';
  return 1;
}

int write_files(const Enrollment& enrollment, const std::filesystem::path& folder) {
  using noren::loyalty_center::write_durably;
  // The key first: enrollment.json is the sign that both are there.
  std::string key = noren::loyalty_center::to_hex(enrollment.key) + "\n";
  const std::string key_error = write_durably(folder / "terminal.key", key, 0600);
  noren::loyalty_center::wipe(key);
  if (!key_error.empty()) return fail((folder / "terminal.key").string() + ": " + key_error);
  const std::filesystem::path file = folder / "enrollment.json";
  const std::string error = write_durably(file, to_json(enrollment), 0644);
  if (!error.empty()) return fail(file.string() + ": " + error);
  std::cout << "enrolled as " << enrollment.terminal << "; wrote " << file.string() << " and "
            << (folder / "terminal.key").string() << '\n';
  return 0;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> words(values + 1, values + count);
  if (words.size() == 1 && (words[0] == "--help" || words[0] == "-h")) {
    std::cout << help;
    return 0;
  }
  const auto arguments = read_arguments(words);
  if (!arguments) {
    std::cerr << help;
    return 2;
  }
  // The code is good for one try: see first that its result can be kept.
  std::error_code failed;
  std::filesystem::create_directories(arguments->folder, failed);
  if (failed) return fail(arguments->folder.string() + ": " + failed.message());
  const std::filesystem::path probe = arguments->folder / "enrollment.probe";
  const std::string unwritable = noren::loyalty_center::write_durably(probe, "", 0600);
  std::filesystem::remove(probe, failed);
  if (!unwritable.empty()) return fail(arguments->folder.string() + ": " + unwritable);

  auto result = noren::loyalty_center::enroll(arguments->url, arguments->code);
  if (const auto* refusal = std::get_if<noren::plugin::Refusal>(&result)) {
    std::string message = refusal->message;
    for (const std::string& detail : refusal->details) message += " (" + detail + ")";
    return fail(message);
  }
  auto& enrollment = std::get<Enrollment>(result);
  const int status = write_files(enrollment, arguments->folder);
  noren::loyalty_center::wipe(enrollment.key);
  return status;
}
