// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/loyalty_port.hpp"

#include <noren/plugin/loyalty.h>

#include "host/plugin/library.hpp"
#include "plugins/loyalty-center/loyalty.hpp"

namespace noren::simulation {
namespace {

constexpr std::chrono::hours never{100'000};
constexpr std::int64_t grace_ms = 500;  // as host::PortOptions has it

noren_status NOREN_CALL enter(const noren_host* host, noren_plugin* plugin, noren_error* error) {
  return plugin::enter<loyalty_center::CenterLoyalty>(host, plugin, error);
}

}  // namespace

LoyaltyPort::LoyaltyPort(Stage& stage, boost::asio::any_io_executor executor, Setup setup,
                         std::function<void()> on_up)
    : stage_(stage),
      setup_(std::move(setup)),
      on_up_(std::move(on_up)),
      dice_(stage.dice.fork("plugin" + setup_.name + std::to_string(stage.timeline.now_ms()))),
      calls_(
          executor, [](host::CallId) {},
          [this](const std::string& line) { stage_.violate("plugin keeps its rules", line); }) {
  start();
}

LoyaltyPort::~LoyaltyPort() {
  self_.reset();
  instance_.reset();
}

void LoyaltyPort::start() {
  const auto library =
      host::Library::enter(enter, {"noren.loyalty-center", {NOREN_INSTANCE, NOREN_LOYALTY}, 0});
  const std::string config = R"({"url":"https://line-)" + std::to_string(setup_.line) +
                             R"(:7443","terminal":")" + setup_.terminal +
                             R"(","certificate_sha256":")" + std::string(64, '0') + "\"}";
  auto instance = library ? host::PluginInstance::create(*library, config, *this, *this)
                          : Result<std::unique_ptr<host::PluginInstance>>(library.error());
  if (!instance) return stage_.violate("plugin starts", instance.error().reason);
  instance_ = std::move(*instance);
  instance_->open(host::open_op);
}

bool LoyaltyPort::offers(std::string_view interface_id) const {
  return interface_id == NOREN_LOYALTY;
}

host::CallId LoyaltyPort::submit(host::Call call, host::AnswerHandler handler) {
  const host::SlotInfo& info = call.slot.info();
  const bool moves_value = info.moves_value;
  if (call.timeout_ms == 0) call.timeout_ms = info.timeout_default_ms;
  stage_.trace.note(setup_.name,
                    std::string(info.name) + " " + call.idempotency_key +
                        (call.original_key.empty() ? "" : " of " + call.original_key),
                    call.document);
  const host::CallId id = calls_.add(call.slot, never, std::move(handler));
  const bool dies =
      instance_ && stage_.fault(dice_, stage_.swarm.plugin_death, setup_.name, "plugin died");
  const bool dies_before = dies && dice_.chance(3000);
  if (dies_before) die();
  if (!instance_) {
    calls_.refuse(id, error(NOREN_E_NOHARDWARE, "plugin_down", {"noren.loyalty-center"}));
    return id;
  }
  calls_.mark_sent(id);
  stage_.timeline.after(call.timeout_ms + grace_ms, self_,
                        [this, id, moves_value] { expire(id, moves_value); });
  instance_->submit(id, call);
  if (dies && !dies_before) {
    stage_.timeline.after(dice_.pick(0, 200), self_, [this] {
      if (instance_) die();
    });
  }
  return id;
}

void LoyaltyPort::cancel(host::CallId call) {
  if (instance_ && calls_.open(call)) instance_->cancel(call);
}

void LoyaltyPort::die() {
  // A killed process ends no operation; what its destructor says here goes nowhere.
  const auto dead = std::move(instance_);
  calls_.end_all(error(NOREN_E_NOHARDWARE, "plugin_died", {"noren.loyalty-center"}));
  stage_.timeline.after(dice_.pick(1'000, 4'000), self_, [this] {
    start();
    stage_.trace.note(setup_.name, "plugin is back");
    on_up_();
  });
}

void LoyaltyPort::expire(host::CallId id, bool moves_value) {
  if (!calls_.open(id)) return;
  const noren_status status = moves_value ? NOREN_E_UNKNOWN_OUTCOME : NOREN_E_TIMEOUT;
  calls_.end(id, {status, moves_value ? NOREN_OUTCOME_UNKNOWN : NOREN_OUTCOME_NONE, "",
                  error(status, "plugin_timeout")});
}

void LoyaltyPort::ended(noren_op op, host::RawAnswer answer) {
  if (!instance_ || op == host::open_op || op == host::close_op) return;
  stage_.trace.note(setup_.name,
                    "plugin says " + std::to_string(answer.status) + " " + answer.error.reason,
                    answer.document);
  calls_.end(op, std::move(answer));
}

Result<std::string> LoyaltyPort::seal_card(std::string_view, ByteView) {
  return error(NOREN_E_NOSERVICE, "slot_not_offered");
}

Result<Bytes> LoyaltyPort::secret(std::string_view) {
  return setup_.key;
}

Result<Bytes> LoyaltyPort::storage_get(std::string_view) {
  return error(NOREN_E_NOEXIST, "storage_key");
}

Status LoyaltyPort::storage_put(std::string_view, ByteView) {
  return error(NOREN_E_NOSERVICE, "slot_not_offered");
}

}  // namespace noren::simulation
