// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/switch/switch.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "core/base/bytes.hpp"
#include "core/manifest/manifest.hpp"
#include "runtime/platform/durable_files.hpp"
#include "runtime/quarantine.hpp"
#include "tools/noren/installation.hpp"
#include "tools/noren/json_text.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// What the two commands read from their words.
struct Wish {
  std::string id;
  Installation installation;
  fs::path off_file;  // where the administrator says no
};

// An exit status where the words are not right.
std::optional<int> read_wish(std::span<const std::string_view> words, Context& context,
                             Wish& wish) {
  const auto arguments = Arguments::read(words, {"--config", "--administration"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  wish.id = arguments->plain()[0];
  if (!manifest::is_id(wish.id)) {
    return fail(context, error(NOREN_E_ILLEGAL, "plugin_id_wrong", {wish.id}));
  }
  auto installation = read_installation(*arguments);
  if (!installation) return fail(context, installation.error());
  wish.installation = std::move(*installation);
  wish.off_file = wish.installation.search.administration / "plugins.d" / (wish.id + ".noren.json");
  return std::nullopt;
}

// The administrator's folder may also hold a plugin of his own: that is not ours to touch.
bool is_switch(const fs::path& file, const std::string& id) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto manifest = manifest::parse(text, manifest::this_platform());
  return manifest && manifest->id == id && !manifest->library;
}

}  // namespace

int disable_plugin(std::span<const std::string_view> words, Context& context) {
  Wish wish;
  if (const auto wrong = read_wish(words, context, wish)) return *wrong;
  std::error_code failed;
  if (fs::exists(wish.off_file, failed) && !is_switch(wish.off_file, wish.id)) {
    return fail(context, error(NOREN_E_EXISTS, "file_exists", {wish.off_file.string()}));
  }
  const json::object off{{"manifest_version", 1},        {"id", wish.id},
                         {"name", "switched off"},       {"version", "0"},
                         {"publisher", "administrator"}, {"license", "none"},
                         {"abi", {{"epoch", 1}}},        {"interfaces", {"noren.instance/1"}},
                         {"library", json::object()}};
  fs::create_directories(wish.off_file.parent_path(), failed);
  const Status written = platform::write_public_file(wish.off_file, as_bytes(to_readable(off)));
  if (!written) return fail(context, written.error());
  context.out << wish.off_file.string() << '\n';
  context.err << wish.id
              << context.say(" を止めました。開いているレジには、次に開くときから効きます。\n",
                             " is switched off, for open tills when they are opened again.\n");
  return done;
}

int enable_plugin(std::span<const std::string_view> words, Context& context) {
  Wish wish;
  if (const auto wrong = read_wish(words, context, wish)) return *wrong;
  std::error_code failed;
  if (fs::exists(wish.off_file, failed)) {
    if (!is_switch(wish.off_file, wish.id)) {
      return fail(context, error(NOREN_E_EXISTS, "file_exists", {wish.off_file.string()}));
    }
    if (!fs::remove(wish.off_file, failed)) {
      return fail(context, error(NOREN_E_DENIED, "state_directory",
                                 {wish.off_file.string(), failed.message()}));
    }
  }
  if (wish.installation.configuration) {
    runtime::FileQuarantine quarantine(wish.installation.configuration->state / "quarantine");
    if (const Status released = quarantine.release(wish.id); !released) {
      return fail(context, released.error());
    }
  }
  context.err << wish.id << context.say(" を使えるようにしました。\n", " may run again.\n");
  return done;
}

}  // namespace noren::tool
