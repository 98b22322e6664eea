// SPDX-License-Identifier: Apache-2.0
// How a till opens and closes.
#include "runtime/till.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <future>
#include <iostream>
#include <sstream>

#include "runtime/journal/sqlite_journal.hpp"
#include "runtime/platform/durable_files.hpp"
#include "runtime/sale/perform.hpp"
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
    if (const Status made = till->make_context(); !made) return made;
    if (const Status adopted = till->resolver_->adopt_unfinished(); !adopted) return adopted;
    return till->open_plugins();
  });
  if (!opened) return opened.error();
  boost::asio::co_spawn(till->loop_.executor(), till->resolver_->keep_resolving(),
                        boost::asio::detached);
  return till;
}

Till::Till(TillOptions options, News news) : options_(std::move(options)), news_(std::move(news)) {}

Till::~Till() {
  auto closed = std::make_shared<std::promise<void>>();
  auto is_closed = closed->get_future();
  loop_.post([this, closed] {
    closing_ = true;
    if (resolver_) resolver_->stop();
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
  auto journal = SqliteJournal::open(
      configuration.state / "journal.db", random_,
      {.terminal = terminal(), .alarm = [this](std::string_view line) { log(line); }});
  if (!journal) return journal.error();
  journal_ = std::move(*journal);
  return Done{};
}

// One line, on standard error: a till's own log is its own.
void Till::log(std::string_view line) {
  std::clog << "noren: " << line << '\n';
}

std::string Till::terminal() const {
  if (!options_.terminal.empty()) return options_.terminal;
  if (is_simulated()) return "SIMULATED";
  if (!options_.configuration->terminal.empty()) return options_.configuration->terminal;
  return enrollment_ ? enrollment_->terminal : std::string();
}

json::object Till::document() const {
  json::object document{{"kind", "till"},
                        {"simulated", is_simulated()},
                        {"language", language() == Language::japanese ? "ja" : "en"}};
  document["terminal"] = terminal();
  return document;
}

}  // namespace noren::runtime
