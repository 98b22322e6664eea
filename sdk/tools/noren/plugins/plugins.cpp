// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/plugins/plugins.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iomanip>
#include <string>

#include "host/finding/inspect.hpp"
#include "host/port/open_plugin.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "runtime/quarantine.hpp"
#include "tools/noren/grants_text.hpp"
#include "tools/noren/installation.hpp"

namespace noren::tool {
namespace {

namespace json = boost::json;
using host::Finding;
using host::Origin;
using host::Standing;

std::string_view standing_word(Standing standing, const Context& context) {
  switch (standing) {
    case Standing::usable:
      return context.say("使えます", "usable");
    case Standing::shadowed:
      return context.say("隠れています", "shadowed");
    case Standing::switched_off:
      return context.say("停止中", "switched off");
    case Standing::refused:
      break;
  }
  return context.say("使えません", "refused");
}

std::string_view origin_word(Origin origin, const Context& context) {
  switch (origin) {
    case Origin::configuration:
      return "plugin_path";
    case Origin::variable:
      return "NOREN_PLUGIN_PATH";
    case Origin::administration:
      return context.say("管理者", "administrator");
    case Origin::local:
    case Origin::system:
      return context.say("標準", "standard");
    case Origin::beside_host:
      break;
  }
  return context.say("noren-plugin-host の隣", "beside noren-plugin-host");
}

bool is_in_process(const manifest::Manifest& narrowed) {
  host::PluginSetup setup;
  setup.manifest = narrowed;
  return host::decide_isolation(setup) == manifest::Isolation::in_process;
}

// Who stands for a usable plugin.
std::string signer_text(const Finding& finding, const Context& context) {
  if (finding.signed_by.empty()) return std::string(context.say("署名なし！", "NOT SIGNED!"));
  return std::string(context.say("署名: ", "signed by ")) + finding.signed_by;
}

void show_line(const Finding& finding, const manifest::Policy& policy, const Context& context) {
  const auto narrowed = manifest::narrow(*finding.manifest, policy);
  context.out << std::left << std::setw(32) << finding.id() << ' ' << std::setw(10)
              << narrowed.version << ' ' << std::setw(12)
              << (is_in_process(narrowed) ? context.say("同じプロセス", "in-process")
                                          : context.say("別プロセス", "isolated"))
              << ' ' << signer_text(finding, context) << "  " << narrowed.name << '\n';
}

void explain_finding(const Finding& finding, const manifest::Policy& policy,
                     const Context& context) {
  context.out << "    " << finding.manifest_file.string() << "\n      "
              << standing_word(finding.standing, context);
  if (finding.why) {
    context.out << ": " << message(*finding.why, context.language) << '\n';
    return;
  }
  const auto narrowed = manifest::narrow(*finding.manifest, policy);
  context.out << ": " << finding.id() << ' ' << narrowed.version << ", "
              << signer_text(finding, context) << ", "
              << (is_in_process(narrowed) ? context.say("同じプロセス", "in-process")
                                          : context.say("別プロセス", "isolated"))
              << context.say("、許可: ", ", grants: ") << grants_text(narrowed.grants, context)
              << context.say("、メモリ上限 ", ", memory limit ") << narrowed.limits.memory_mib
              << " MiB\n";
}

void explain(const runtime::InstalledPlugins& installed, const Context& context) {
  const auto& [administration, findings] = installed;
  context.out << context.say("管理フォルダー: ", "administration: ")
              << administration.folder.string() << '\n';
  for (const auto& [domain, key] : administration.keys) {
    context.out << context.say("  信頼する鍵: ", "  trusted key: ") << domain << ' '
                << manifest::to_text(key.id) << '\n';
  }
  for (const auto& [file, why] : administration.problems) {
    context.out << context.say("  使えない鍵: ", "  unusable key: ") << file.string() << ": "
                << message(why, context.language) << '\n';
  }
  context.out << context.say("探した場所（先が優先）:\n", "searched, first one first:\n");
  auto finding = findings.plugins.begin();
  for (const auto& [place, why] : findings.places) {
    context.out << "  " << place.folder.string() << " (" << origin_word(place.origin, context)
                << ")";
    if (why) context.out << ": " << message(*why, context.language);
    context.out << '\n';
    const auto is_inside = [&](const Finding& candidate) {
      const auto parent = candidate.manifest_file.parent_path();
      return parent == place.folder || parent.parent_path() == place.folder;
    };
    for (; finding != findings.plugins.end() && is_inside(*finding); ++finding) {
      explain_finding(*finding, administration.policy, context);
    }
  }
}

// What a till of this configuration does not start any more.
void show_quarantine(const Installation& installation, const Context& context) {
  if (!installation.configuration) return;
  const runtime::FileQuarantine quarantine(installation.configuration->state / "quarantine");
  for (const auto& mark : quarantine.marks()) {
    context.err << mark.id << ": "
                << message(error(NOREN_E_NOHARDWARE, "plugin_quarantined", {mark.id}),
                           context.language)
                << '\n';
  }
}

// Whoever asks for reasons is told those too that opening the plugin would give.
void inspect_usable(host::Findings& findings, host::Files& files) {
  for (auto& finding : findings.plugins) {
    if (finding.standing != Standing::usable) continue;
    if (const Status fit = host::inspect(finding, files); !fit) {
      finding.standing = Standing::refused;
      finding.why = fit.error();
    }
  }
}

json::object to_json(const Finding& finding, const manifest::Policy& policy) {
  constexpr std::string_view standings[] = {"usable", "shadowed", "switched_off", "refused"};
  json::object object{{"manifest", finding.manifest_file.string()},
                      {"id", finding.id()},
                      {"standing", standings[static_cast<std::size_t>(finding.standing)]}};
  if (finding.why) {
    object["reason"] = finding.why->reason;
    object["message"] = message(*finding.why, Language::english);
    object["message_ja"] = message(*finding.why, Language::japanese);
  }
  if (!finding.manifest) return object;
  const auto narrowed = manifest::narrow(*finding.manifest, policy);
  object["version"] = narrowed.version;
  object["name"] = narrowed.name;
  object["publisher"] = narrowed.publisher;
  object["signed_by"] = finding.signed_by;
  object["isolated"] = !is_in_process(narrowed);
  object["memory_mib"] = narrowed.limits.memory_mib;
  object["interfaces"] = json::value_from(narrowed.interfaces);
  return object;
}

}  // namespace

int list_plugins(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--config", "--administration", "--plugin-path"},
                                         {"--explain", "--json"}, 0, 0);
  if (!arguments) return wrong_usage;
  const auto installation = read_installation(*arguments);
  if (!installation) return fail(context, installation.error());
  platform::TrustedFiles files;
  auto installed = runtime::find_installed(installation->search, files);
  if (!installed) return fail(context, installed.error());
  if (arguments->has("--json") || arguments->has("--explain")) {
    inspect_usable(installed->findings, files);
  }
  const auto& [administration, findings] = *installed;

  show_quarantine(*installation, context);
  if (arguments->has("--json")) {
    json::array list;
    for (const auto& finding : findings.plugins) {
      list.push_back(to_json(finding, administration.policy));
    }
    context.out << list << '\n';
  } else if (arguments->has("--explain")) {
    explain(*installed, context);
  } else {
    std::size_t others = 0;
    for (const auto& finding : findings.plugins) {
      if (finding.standing == Standing::usable) {
        show_line(finding, administration.policy, context);
      } else {
        ++others;
      }
    }
    if (findings.plugins.empty()) {
      context.err << context.say("プラグインはありません。探した場所は noren plugins --explain。\n",
                                 "No plugins. noren plugins --explain names the folders.\n");
    } else if (others > 0) {
      context.err << others
                  << context.say(" 個は使われません。理由は noren plugins --explain。\n",
                                 " not used: noren plugins --explain says why.\n");
    }
  }
  return done;
}

}  // namespace noren::tool
