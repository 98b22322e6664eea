// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/companions.h>

#include <boost/json.hpp>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>

#include "core/base/bytes.hpp"
#include "runtime/instances.hpp"
#include "runtime/loop.hpp"
#include "runtime/platform/durable_files.hpp"
#include "runtime/platform/process_launcher.hpp"
#include "runtime/platform/system_clock.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "tools/noren/doctor/probes.hpp"

namespace noren::tool::doctor {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr std::uint32_t timeout_ms = 5'000;
constexpr std::chrono::seconds patience{12};  // the host answers by then, whatever a plugin does
constexpr std::chrono::seconds close_patience{2};

// For what the instances store meanwhile: their own storage is the register's.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(Random& random) {
    std::array<std::uint8_t, 8> bytes{};
    random.fill(bytes);
    std::error_code none;
    path_ = fs::temp_directory_path(none) / ("noren-doctor-" + to_hex(bytes));
    made_ = static_cast<bool>(platform::make_private_folder(path_));
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code none;
    if (made_) fs::remove_all(path_, none);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool made_ = false;
};

Answered read_answer(const host::Answer& answer, std::int64_t now_ms) {
  Answered answered;
  answered.asked_ms = now_ms;
  if (answer.status != NOREN_OK) {
    answered.trouble = answer.error;
    return answered;
  }
  const json::object document = runtime::parse_object(answer.document);
  const auto text = [&](std::string_view key) {
    const auto* value = document.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  answered.health = text("text");
  answered.version = text("version");
  if (const std::string reason = text("reason"); !reason.empty()) {
    Error why = error(NOREN_E_NOHARDWARE, reason);
    const auto* details = document.if_contains("details");
    if (details && details->is_array()) {
      for (const auto& detail : details->get_array()) {
        if (detail.is_string()) why.details.emplace_back(detail.get_string());
      }
    }
    answered.trouble = std::move(why);
  }
  const auto* center = document.if_contains("center");
  if (center && center->is_object()) {
    const auto* time = center->get_object().if_contains("time_ms");
    if (time && time->is_int64()) answered.center_ms = time->get_int64();
  }
  return answered;
}

}  // namespace

std::map<std::string, Answered> ask_all(std::vector<Question> questions,
                                        const fs::path& plugin_host, int more,
                                        std::vector<std::string>& log) {
  std::map<std::string, Answered> answers;
  if (questions.empty()) return answers;
  platform::SystemRandom random;
  platform::SystemClock clock;
  platform::TrustedFiles files;
  platform::ProcessLauncher launcher(plugin_host);
  const TemporaryFolder folder(random);
  runtime::Loop loop;
  const auto write_log = [&log](std::string_view line) { log.emplace_back(line); };  // on the loop
  auto instances = std::make_unique<runtime::Instances>(
      loop.executor(), random, launcher, files,
      [](const std::string&, std::string_view, std::string_view) {}, write_log);
  std::map<std::string, std::future<Answered>> waiting;
  for (Question& question : questions) {
    auto promise = std::make_shared<std::promise<Answered>>();
    waiting[question.name] = promise->get_future();
    question.setup.setup.storage_file = folder.path() / question.name / "storage.db";
    static_cast<void>(platform::make_private_folder(folder.path() / question.name));
    loop.call([&] {
      const Status opened = instances->open(question.name, std::move(question.setup.setup),
                                            std::move(question.setup.secrets));
      if (!opened) {
        promise->set_value({opened.error(), {}, {}, clock.wall_ms(), {}});
        return true;
      }
      host::Call call;
      call.slot = host::find_slot(NOREN_HEALTH, "check");
      call.timeout_ms = timeout_ms;
      call.document = R"({"level":1})";
      instances->named(question.name)
          .port->submit(std::move(call), [promise, &clock](const host::Answer& answer) {
            promise->set_value(read_answer(answer, clock.wall_ms()));
          });
      return true;
    });
  }
  const auto end = std::chrono::steady_clock::now() + patience;
  for (auto& [name, answer] : waiting) {
    if (answer.wait_until(end) == std::future_status::ready) {
      answers[name] = answer.get();
    } else {
      answers[name].trouble = error(NOREN_E_TIMEOUT, "plugin_timeout", {name});
    }
  }
  std::this_thread::sleep_for(std::chrono::seconds(more));
  auto closed = std::make_shared<std::promise<void>>();
  auto is_closed = closed->get_future();
  loop.post([&] { instances->close([closed] { closed->set_value(); }); });
  is_closed.wait_for(close_patience);
  loop.stop();
  loop.join();
  instances.reset();
  return answers;
}

}  // namespace noren::tool::doctor
