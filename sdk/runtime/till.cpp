// SPDX-License-Identifier: Apache-2.0
// How a till opens and closes.
#include "runtime/till.hpp"

#include <noren/plugin/loyalty.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <future>
#include <iostream>
#include <sstream>

#include "core/manifest/manifest.hpp"
#include "host/finding/finder.hpp"
#include "runtime/journal/sqlite_journal.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/simulated/builtins.hpp"
#include "runtime/slip/slip.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

constexpr auto close_patience = std::chrono::milliseconds(2'000);

// The key of the till's own card hashes: made once, in the state directory, for its owner alone.
Result<card::HashKey> till_key(const std::filesystem::path& file, Random& random) {
  card::HashKey key;
  std::ifstream stream(file, std::ios::binary);
  if (stream.read(reinterpret_cast<char*>(key.data()), key.size())) return key;
  random.fill(key);
  if (const Status written = platform::write_private_file(file, key); !written) {
    return written.error();
  }
  return key;
}

}  // namespace

Result<std::unique_ptr<Till>> Till::open(TillOptions options, News news) {
  std::unique_ptr<Till> till(new Till(std::move(options), std::move(news)));
  if (const Status prepared = till->prepare(); !prepared) return prepared.error();
  const Status opened = till->loop_.call([&]() -> Status {
    if (const Status adopted = till->adopt_unfinished(); !adopted) return adopted;
    return till->open_plugins();
  });
  if (!opened) return opened.error();
  boost::asio::co_spawn(till->loop_.executor(), till->keep_resolving(), boost::asio::detached);
  return till;
}

Till::Till(TillOptions options, News news) : options_(std::move(options)), news_(std::move(news)) {}

Till::~Till() {
  auto closed = std::make_shared<std::promise<void>>();
  auto is_closed = closed->get_future();
  loop_.post([this, closed] {
    closing_ = true;
    if (resolver_wake_) resolver_wake_->set(true);
    if (!instances_) return closed->set_value();
    instances_->close([closed] { closed->set_value(); });
  });
  is_closed.wait_for(close_patience);
  loop_.stop();
  loop_.join();
}

Status Till::prepare() {
  if (is_simulated()) {
    random_.fill(till_key_);
    slip_template_ = default_slip_template();
    auto journal = SqliteJournal::open(":memory:", random_);
    if (!journal) return journal.error();
    journal_ = std::move(*journal);
    return Done{};
  }
  const Configuration& configuration = *options_.configuration;
  if (const Status made = platform::make_private_folder(configuration.state); !made) return made;
  lock_ = platform::FileLock::take(configuration.state / "lock");
  if (!lock_) return error(NOREN_E_CLAIMED, "till_open", {configuration.state.string()});
  const auto key = till_key(configuration.state / "till.key", random_);
  if (!key) return key.error();
  till_key_ = *key;
  if (!configuration.enrollment.empty()) {
    auto enrollment = read_enrollment(configuration.enrollment);
    if (!enrollment) return enrollment.error();
    enrollment_ = std::move(*enrollment);
    center_key_ = enrollment_->card_key;
  }
  slip_template_ = default_slip_template();
  if (!configuration.slip_template.empty()) {
    std::ifstream stream(configuration.slip_template);
    std::stringstream content;
    content << stream.rdbuf();
    if (!stream) return error(NOREN_E_NOEXIST, "config_open", {configuration.slip_template});
    slip_template_ = content.str();
  }
  auto journal = SqliteJournal::open(configuration.state / "journal.db", random_);
  if (!journal) return journal.error();
  journal_ = std::move(*journal);
  return Done{};
}

// What another process had begun and not ended is unknown from now on (design: journal before I/O).
Status Till::adopt_unfinished() {
  const auto unfinished = journal_->unfinished();
  if (!unfinished) return unfinished.error();
  for (operation::Operation operation : *unfinished) {
    if (operation.state != operation::State::journaled) continue;
    const auto state = operation::next(operation.state, operation::Event::restarted);
    if (!state) return state.error();
    operation.state = *state;
    operation.status = NOREN_E_UNKNOWN_OUTCOME;
    operation.reason = "restarted";
    auto loaded = journal_->load_sale(operation.ref);
    if (!loaded) return loaded.error();
    if (!*loaded) return error(NOREN_E_FAILURE, "journal_damaged", {operation.ref});
    std::string snapshot = **loaded;
    if (operation.verb == operation::Verb::print) {
      auto sale = sale::from_snapshot(snapshot);
      if (!sale) {  // the others must not wait for it
        log("a sale with an unfinished print can't be read: " + sale.error().reason);
        continue;
      }
      sale->print_state = "unknown";
      sale->unknown_operation.clear();
      sale->unknown_verb.reset();
      snapshot = sale::to_snapshot(*sale);
    }
    if (const Status ended = journal_->end(operation, snapshot); !ended) return ended;
  }
  return Done{};
}

Status Till::open_plugins() {
  const auto executor = loop_.executor();
  std::filesystem::path plugin_host;
  if (!is_simulated()) {
    plugin_host = options_.configuration->plugin_host;
    if (plugin_host.empty()) {
      const auto found = platform::find_plugin_host();
      if (!found) return found.error();
      plugin_host = *found;
    }
  }
  launcher_ = std::make_unique<platform::ProcessLauncher>(plugin_host);
  instances_ = std::make_unique<Instances>(
      executor, random_, *launcher_,
      [this](const std::string& name, std::string_view type, std::string_view document) {
        on_plugin_news(name, type, document);
      },
      [this](std::string_view line) { log(line); });
  cards_ = std::make_unique<CardDesk>(executor, *instances_, clock_);
  context_ = std::make_unique<Context>(Context{
      executor, *journal_, *instances_, *cards_, clock_,
      [this](std::string_view kind, std::string_view code) -> Result<std::string> {
        if (!center_key_) return error(NOREN_E_OFFLINE, "not_enrolled", {"enrollment"});
        const auto token = card::seal(kind, as_bytes(code), *center_key_, till_key_, random_);
        if (!token) return token.error();
        return card::to_json(*token);
      },
      [this](const sale::Sale& sale) -> std::string {
        auto slip = fill_slip(slip_template_, sale);
        if (slip) return std::move(*slip);
        // A shop's own template that fails must not take the customer's slip away.
        log("the slip template failed: " + slip.error().reason);
        slip = fill_slip(default_slip_template(), sale);
        return slip ? *slip : std::string();
      },
      slip_layout, [this](std::string_view line) { log(line); }});

  if (is_simulated()) {
    for (simulated::Builtin& builtin : simulated::builtins(random_, till_key_)) {
      center_key_ = builtin.setup.card_keys->center;
      const Status opened = instances_->open(builtin.name, std::move(builtin.setup), {});
      if (!opened) return opened;
    }
    return Done{};
  }

  const Configuration& configuration = *options_.configuration;
  auto folders = configuration.plugin_path;
  if (folders.empty()) folders.push_back(plugin_host.parent_path() / "plugins");
  const auto found = host::find_plugins(folders);
  for (const auto& skipped : found.skipped) {
    log("warning plugin: " + skipped.manifest_file.string() + ": " +
        message(skipped.why, Language::english));
  }
  for (const PluginInstance& wanted : configuration.plugins) {
    const auto plugin =
        std::find_if(found.plugins.begin(), found.plugins.end(),
                     [&](const auto& candidate) { return candidate.manifest.id == wanted.id; });
    if (plugin == found.plugins.end()) {
      std::string searched;
      for (const auto& folder : folders) searched += " " + folder.string();
      return error(NOREN_E_NOSERVICE, "plugin_not_found", {wanted.id, searched});
    }
    host::PluginSetup setup;
    setup.manifest = plugin->manifest;
    setup.library = plugin->library;
    json::object config = wanted.config;
    auto secrets = wanted.secrets;
    if (wanted.enrolled) {
      if (!enrollment_) return error(NOREN_E_DENIED, "not_enrolled", {configuration.file.string()});
      config["url"] = enrollment_->url;
      config["terminal"] = enrollment_->terminal;
      config["certificate_sha256"] = enrollment_->certificate_sha256;
      secrets["terminal_key"] = enrollment_->key_file;
    }
    setup.config = json::serialize(config);
    setup.storage_file = configuration.state / (wanted.name + ".storage.db");
    if (center_key_) setup.card_keys = host::CardKeys{*center_key_, till_key_};
    if (const Status opened = instances_->open(wanted.name, std::move(setup), std::move(secrets));
        !opened) {
      return opened;
    }
  }
  return Done{};
}

void Till::on_plugin_news(const std::string& name, std::string_view type,
                          std::string_view document) {
  json::object event{{"kind", "event"}, {"type", type}, {"device", name}};
  if (type == "card.arrived") {
    cards_->arrived(std::string(document));
  } else {
    const json::object details = parse_object(document);
    if (const auto* text = details.if_contains("text")) event["text"] = *text;
  }
  if (type == "plugin.up" && resolver_wake_) resolver_wake_->set(true);
  if (!closing_) news_(std::move(event));
}

// One line, on standard error: a till's own log is its own.
void Till::log(std::string_view line) {
  std::clog << "noren: " << line << '\n';
}

json::object Till::document() const {
  json::object document{{"kind", "till"},
                        {"simulated", is_simulated()},
                        {"language", language() == Language::japanese ? "ja" : "en"}};
  std::string terminal = options_.terminal;
  if (terminal.empty() && options_.configuration) terminal = options_.configuration->terminal;
  if (terminal.empty() && enrollment_) terminal = enrollment_->terminal;
  if (terminal.empty() && is_simulated()) terminal = "SIMULATED";
  document["terminal"] = terminal;
  return document;
}

}  // namespace noren::runtime
