// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/bench.hpp"

#include <algorithm>
#include <utility>

#include "core/message/message.hpp"
#include "runtime/platform/process_launcher.hpp"

namespace noren::conformance {
namespace {

using std::chrono::milliseconds;

// How much longer than its timeout an operation may take until the host ends it. Registers give
// less; the kit must not fail a plugin for a slow machine.
constexpr milliseconds answer_grace{3'000};
constexpr milliseconds open_timeout{20'000};
constexpr milliseconds close_timeout{10'000};
constexpr milliseconds slack{5'000};  // on top, for the host itself

bool is_control(unsigned char c) {
  return c < 0x20 || c == 0x7f;
}

}  // namespace

// Hears what the plugin's process prints, in place of the host's log.
class Bench::Launcher final : public host::ChildLauncher {
 public:
  Launcher(Bench& bench, std::filesystem::path program)
      : bench_(bench), launcher_(std::move(program)) {}

  Result<std::unique_ptr<host::Child>> launch(boost::asio::any_io_executor executor,
                                              host::ChildHandlers handlers) override {
    handlers.on_output = [this](std::string_view line) { bench_.printed_.emplace_back(line); };
    return launcher_.launch(std::move(executor), std::move(handlers));
  }

 private:
  Bench& bench_;
  platform::ProcessLauncher launcher_;
};

Bench::Bench(World& world)
    : world_(world),
      storage_file_(world.folder / std::to_string(++world.benches) / "storage.db"),
      loop_stays_(loop_.get_executor()),
      launcher_(std::make_unique<Launcher>(*this, world.plugin_host)) {}

Bench::~Bench() {
  lose();
  for (const std::string& line : printed_) world_.watch.saw("process.quiet", line);
}

host::PluginSetup Bench::make_setup(const Circumstances& circumstances) const {
  host::PluginSetup setup;
  setup.manifest = world_.subject.manifest;
  setup.manifest.isolation = manifest::Isolation::process;
  setup.library = world_.subject.library;
  setup.needs = world_.subject.needs;
  if (world_.plugin_host.empty()) setup.builtin = world_.entry;
  setup.config = circumstances.config.empty() ? world_.subject.config : circumstances.config;
  setup.storage_file = storage_file_;
  if (circumstances.is_enrolled) {
    setup.card_keys = host::CardKeys{world_.center.public_key, world_.till};
  }
  setup.options.answer_grace = answer_grace;
  setup.options.open_timeout = open_timeout;
  setup.options.close_timeout = close_timeout;
  setup.options.restart_delays = {};
  return setup;
}

std::optional<Error> Bench::try_open(const Circumstances& circumstances) {
  world_.watch.calling("open");
  is_up_ = false;
  down_.reset();
  events_.clear();
  has_secrets_ = circumstances.has_secrets;
  is_enrolled_ = circumstances.is_enrolled;
  storage_ = std::make_unique<host::Storage>(storage_file_);
  auto port = host::open_plugin(make_setup(circumstances), *this, *this, loop_.get_executor(),
                                *launcher_, world_.files);
  if (!port) return port.error();
  port_ = std::move(*port);
  wait([this] { return is_up_ || down_; }, open_timeout + slack);
  if (is_up_) return std::nullopt;
  port_.reset();
  const auto why = down_.value_or(error(NOREN_E_TIMEOUT, "plugin_open_timeout"));
  down_.reset();
  return why;
}

void Bench::open(const Circumstances& circumstances) {
  if (const auto why = try_open(circumstances)) {
    throw Failed{"it did not open: " + message(*why, Language::english)};
  }
}

void Bench::close() {
  if (!port_) return;
  fail_if_down();
  world_.watch.calling("close");
  bool closed = false;
  port_->close([&] { closed = true; });
  const bool in_time = wait([&] { return closed; }, close_timeout + answer_grace + slack);
  port_.reset();
  require(in_time, "close did not end");
}

void Bench::lose() {
  is_losing_ = true;
  port_.reset();
  is_up_ = false;
  loop_.restart();
  loop_.poll();
  is_losing_ = false;
}

std::shared_ptr<const Asked> Bench::submit(host::Call call) {
  if (!port_) throw Failed{"the instance is not open"};
  auto asked = std::make_shared<Asked>();
  asked->slot = std::string(call.slot.interface->id) + " " + std::string(call.slot.info().name);
  world_.watch.calling(asked->slot);
  progressed_ = false;
  const host::Slot slot = call.slot;
  asked->id = port_->submit(std::move(call), [this, asked, slot](host::Answer answer) {
    examine(slot, answer);
    asked->answer = std::move(answer);
  });
  return asked;
}

void Bench::cancel(const Asked& asked) {
  if (port_) port_->cancel(asked.id);
}

// The host answers each call at its deadline at the latest, so this ends without one of its own.
host::Answer Bench::answer_of(const Asked& asked) {
  wait([&] { return asked.answer.has_value(); }, std::chrono::hours(24));
  fail_if_down();
  return *asked.answer;
}

host::Answer Bench::ask(host::Call call) {
  return answer_of(*submit(std::move(call)));
}

void Bench::fail_if_down() {
  if (!down_) return;
  std::string why = message(*std::exchange(down_, std::nullopt), Language::english);
  for (const std::string& line : std::exchange(printed_, {})) why += " | " + line;
  port_.reset();
  throw Failed{"the plugin's process is gone: " + why};
}

bool Bench::wait(const std::function<bool()>& so, milliseconds patience) {
  const auto begin = std::chrono::steady_clock::now();
  while (!so()) {
    const auto waited = std::chrono::steady_clock::now() - begin;
    if (waited >= patience) return false;
    loop_.restart();
    loop_.run_one_for(
        std::min<std::chrono::steady_clock::duration>(patience - waited, milliseconds(1'000)));
  }
  return true;
}

void Bench::pause(milliseconds time) {
  wait([] { return false; }, time);
}

std::optional<Event> Bench::take_event(std::string_view type) {
  const auto found = std::find_if(events_.begin(), events_.end(),
                                  [type](const Event& event) { return event.type == type; });
  if (found == events_.end()) return std::nullopt;
  Event event = std::move(*found);
  events_.erase(events_.begin(), found + 1);
  return event;
}

std::vector<std::string> Bench::log_lines() {
  const std::scoped_lock lock(log_mutex_);
  return log_;
}

void Bench::examine(const host::Slot& slot, const host::Answer& answer) {
  const std::string name(slot.info().name);
  if (answer.error.reason == "plugin_timeout") {
    world_.watch.saw("operations.end_in_time", name + " had to be ended by the host");
  }
  for (const std::string& detail : answer.error.details) {
    world_.watch.told("an error of " + name, detail);
    if (std::any_of(detail.begin(), detail.end(), is_control)) {
      world_.watch.saw("errors.readable", "an error of " + name + " has control characters");
    }
  }
  world_.watch.told("the document of " + name, answer.document);
}

void Bench::log(int, std::string_view message) {
  if (is_losing_) {
    world_.watch.told("a log line", message);
  } else {
    world_.watch.logged(message);
  }
  const std::scoped_lock lock(log_mutex_);
  log_.emplace_back(message);
}

Result<std::string> Bench::seal_card(std::string_view kind, ByteView identifier) {
  if (!is_enrolled_) return error(NOREN_E_OFFLINE, "not_enrolled");
  const std::scoped_lock lock(random_mutex_);
  const auto token =
      card::seal(kind, identifier, world_.center.public_key, world_.till, world_.random);
  if (!token) return token.error();
  return card::to_json(*token);
}

Result<Bytes> Bench::secret(std::string_view name) {
  const auto found = world_.subject.secrets.find(std::string(name));
  if (!has_secrets_ || found == world_.subject.secrets.end()) {
    return error(NOREN_E_NOEXIST, "secret_missing", {std::string(name)});
  }
  return found->second;
}

Result<Bytes> Bench::storage_get(std::string_view key) {
  return storage_->get(key);
}

Status Bench::storage_put(std::string_view key, ByteView value) {
  return storage_->put(key, value);
}

void Bench::on_event(std::string_view type, std::string_view document) {
  world_.watch.told("the event " + std::string(type), document);
  events_.push_back({std::string(type), std::string(document)});
}

void Bench::on_progress(host::CallId, std::string_view document) {
  world_.watch.told("a progress", document);
  progressed_ = true;
}

void Bench::on_down(const Error& why) {
  down_ = why;
}

void Bench::on_up() {
  is_up_ = true;
}

std::string new_key(World& world) {
  Bytes bytes(16);
  world.random.fill(bytes);
  std::string text = to_hex(bytes);
  for (const std::size_t place : {20, 16, 12, 8}) text.insert(place, "-");
  return text;
}

std::string describe(const host::Answer& answer) {
  std::string text =
      "status " + std::to_string(answer.status) + ", outcome " + std::to_string(answer.outcome);
  if (!answer.error.reason.empty()) text += ", reason " + answer.error.reason;
  for (const std::string& detail : answer.error.details) text += " " + detail;
  return text;
}

void require(bool so, const std::string& why) {
  if (!so) throw Failed{why};
}

}  // namespace noren::conformance
