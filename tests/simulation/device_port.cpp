// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/device_port.hpp"

#include <utility>

namespace noren::simulation {
namespace {

constexpr std::chrono::hours never{100'000};

}  // namespace

host::RawAnswer done(bool moves_value, std::string document) {
  return {NOREN_OK, moves_value ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_NONE, std::move(document), {}};
}

host::RawAnswer refused(bool moves_value, noren_status status, std::string reason) {
  const std::string document = R"({"reason":")" + reason + "\"}";
  return {status, moves_value ? NOREN_OUTCOME_REFUSED : NOREN_OUTCOME_NONE, document,
          error(status, std::move(reason))};
}

host::RawAnswer unknown(std::string reason) {
  const std::string document = R"({"reason":")" + reason + "\"}";
  return {NOREN_E_UNKNOWN_OUTCOME, NOREN_OUTCOME_UNKNOWN, document,
          error(NOREN_E_UNKNOWN_OUTCOME, std::move(reason))};
}

DevicePort::DevicePort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
                       std::string_view interface_id)
    : stage_(stage),
      name_(std::move(name)),
      interface_(interface_id),
      dice_(stage.dice.fork(name_ + std::string(interface_id) +
                            std::to_string(stage.timeline.now_ms()))),
      calls_(
          executor, [](host::CallId) {},
          [this](const std::string& line) { stage_.violate("plugin keeps its rules", line); }) {}

host::CallId DevicePort::submit(host::Call call, host::AnswerHandler handler) {
  const host::SlotInfo& info = call.slot.info();
  const host::CallId id = calls_.add(call.slot, never, std::move(handler));
  calls_.mark_sent(id);
  open_[id] = info.moves_value;
  stage_.trace.note(name_,
                    std::string(interface_) + " " + std::string(info.name) + " " +
                        call.idempotency_key + " " + call.original_key,
                    call.document);
  stage_.timeline.after(takes_ms(), self_, [this, id, call = std::move(call)] {
    if (open_.erase(id) == 0) return;
    host::RawAnswer answer = serve(call);
    stage_.trace.note(name_,
                      "device says " + std::to_string(answer.status) + " " + answer.error.reason);
    calls_.end(id, std::move(answer));
  });
  return id;
}

void DevicePort::cancel(host::CallId call) {
  const auto open = open_.find(call);
  if (open == open_.end() || open->second) return;
  open_.erase(open);
  calls_.end(call, refused(false, NOREN_E_CANCELED, "canceled"));
}

}  // namespace noren::simulation
