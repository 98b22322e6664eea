// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/new/new.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/manifest/manifest.hpp"
#include "tools/noren/arguments.hpp"
#include "tools/noren/new/fill.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kinds[] = {"reader", "printer", "display", "payment", "loyalty"};

struct Wish {
  std::string id;
  std::string kind;
  std::string language;  // the templates' folder, and how a source ends
  fs::path folder;
};

bool is_kind(std::string_view name) {
  return std::find(std::begin(kinds), std::end(kinds), name) != std::end(kinds);
}

Result<Wish> read_wish(const Arguments& arguments) {
  const std::string language = arguments.value("--lang");
  Wish wish{arguments.value("--id"), arguments.value("--kind"), language == "c" ? "c" : "cpp", {}};
  if (!manifest::is_id(wish.id)) return error(NOREN_E_ILLEGAL, "plugin_new_id", {wish.id});
  if (!is_kind(wish.kind)) return error(NOREN_E_ILLEGAL, "plugin_new_kind", {wish.kind});
  if (language != "c" && language != "c++") {
    return error(NOREN_E_ILLEGAL, "plugin_new_language", {language});
  }
  const auto label = wish.id.substr(wish.id.rfind('.') + 1);
  wish.folder = arguments.plain().empty() ? fs::path(label) : fs::path(arguments.plain()[0]);
  return wish;
}

Words words_of(const Wish& wish) {
  std::string target = wish.id;
  std::replace_if(
      target.begin(), target.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return {{"ID", wish.id},
          {"LABEL", wish.id.substr(wish.id.rfind('.') + 1)},
          {"TARGET", target},
          {"INTERFACE", "noren." + wish.kind + "/1"},
          {"SOURCE", "plugin." + wish.language},
          {"PUBLISHER", wish.id.substr(0, wish.id.rfind('.'))}};
}

// A file of all kinds, unless this kind has one of its own: "manifest.reader.json.in".
std::string common_template(const std::string& name, const std::string& kind,
                            const std::string& ending) {
  const std::string own = "common/" + name + "." + kind + ending;
  return find_template(own).empty() ? "common/" + name + ending : own;
}

Status write(const Wish& wish) {
  const Words words = words_of(wish);
  const std::string source = "plugin." + wish.language;
  const std::pair<std::string, std::string> files[] = {
      {"CMakeLists.txt", wish.language + "/CMakeLists.txt.in"},
      {source, wish.language + "/" + wish.kind + "." + wish.language + ".in"},
      {"manifest.json.in", common_template("manifest", wish.kind, ".json.in")},
      {"check.json.in", common_template("check", wish.kind, ".json.in")},
      {"README.md", "common/README.md.in"},
      {".gitignore", "common/gitignore.in"}};
  std::error_code failed;
  if (fs::exists(wish.folder, failed) && !fs::is_empty(wish.folder, failed)) {
    return error(NOREN_E_EXISTS, "plugin_new_folder", {wish.folder.string()});
  }
  fs::create_directories(wish.folder, failed);
  for (const auto& [name, from] : files) {
    std::ofstream file(wish.folder / name, std::ios::binary);
    file << fill_template(find_template(from), wish.language, words);
    file.close();
    if (file.fail()) {
      return error(NOREN_E_FAILURE, "plugin_new_write", {(wish.folder / name).string()});
    }
  }
  return Done{};
}

}  // namespace

int plugin_new(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--id", "--kind", "--lang"}, {}, 0, 1);
  if (!arguments) return wrong_usage;
  const auto wish = read_wish(*arguments);
  if (!wish) {
    fail(context, wish.error());
    return wrong_usage;
  }
  if (const auto written = write(*wish); !written) return fail(context, written.error());
  context.out << wish->folder.string() << '\n'
              << context.say("次に: README.md を読み、cmake で作り、ctest で試します。\n",
                             "Next: read README.md in it, build it with cmake, test it with "
                             "ctest.\n");
  return done;
}

}  // namespace noren::tool
