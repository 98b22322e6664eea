// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/network.hpp"

#include <utility>

namespace noren::simulation {
namespace {

using Fault = loyalty_center::Exchanged::Fault;

constexpr std::int64_t minute_ms = 60'000;
constexpr const char* protobuf_type = "application/x-protobuf";

Network* network = nullptr;

loyalty_center::Exchanged failed(Fault fault, bool sent) {
  loyalty_center::Exchanged exchanged;
  exchanged.fault = fault;
  exchanged.sent = sent;
  return exchanged;
}

std::string name_of(int line) {
  return "line-" + std::to_string(line);
}

}  // namespace

// What a caller waits for.
class Network::Open : public Network::Exchange {
 public:
  Open(Stage& stage, std::string name, std::weak_ptr<void> owner, Handler handler)
      : stage_(stage),
        name_(std::move(name)),
        owner_(std::move(owner)),
        handler_(std::move(handler)) {}

  bool is_open() const { return handler_ != nullptr && !owner_.expired(); }
  void end(Exchanged exchanged) {
    if (!is_open()) return;
    stage_.trace.note(name_,
                      "answer fault=" + std::to_string(static_cast<int>(exchanged.fault)) +
                          " sent=" + (exchanged.sent ? "1" : "0") +
                          " http=" + std::to_string(exchanged.http_status),
                      exchanged.body);
    std::exchange(handler_, nullptr)(std::move(exchanged));
  }
  void cancel() override { end(failed(Fault::canceled, is_sent)); }

  bool is_sent = false;

 private:
  Stage& stage_;
  const std::string name_;
  const std::weak_ptr<void> owner_;
  Handler handler_;
};

Network::Network(Stage& stage, Listener& center, int lines)
    : stage_(stage),
      center_(center),
      dice_(stage.dice.fork("network")),
      lines_(static_cast<std::size_t>(lines)) {
  network = this;
  for (int line = 0; line < lines; ++line) maybe_cut(line);
}

Network::~Network() {
  network = nullptr;
}

Network* Network::of_this_process() {
  return network;
}

void Network::maybe_cut(int line) {
  if (stage_.swarm.partition == 0) return;
  stage_.timeline.after(minute_ms, self_, [this, line] {
    Line& cut = lines_[static_cast<std::size_t>(line)];
    constexpr std::pair<Cut, const char*> kinds[] = {
        {Cut::out, "cut out"}, {Cut::in, "cut in"}, {Cut::both, "cut both"}};
    const auto& [kind, name] = kinds[dice_.pick(0, 2)];
    if (cut.cut == Cut::none && stage_.fault(dice_, stage_.swarm.partition, name_of(line), name)) {
      cut.cut = kind;
      stage_.timeline.after(dice_.pick(1, 60) * minute_ms, self_, [this, line] {
        lines_[static_cast<std::size_t>(line)].cut = Cut::none;
        stage_.trace.note(name_of(line), "whole again");
      });
    }
    if (!stage_.is_calm) maybe_cut(line);
  });
}

void Network::hang_up(int line) {
  for (const auto& waiting : std::exchange(lines_[static_cast<std::size_t>(line)].open, {})) {
    if (const auto open = waiting.lock()) open->end(failed(Fault::broken, true));
  }
}

void Network::heal() {
  for (Line& line : lines_) line.cut = Cut::none;
}

bool Network::is_out_cut(int line) const {
  const Cut cut = lines_[static_cast<std::size_t>(line)].cut;
  return cut == Cut::out || cut == Cut::both;
}

bool Network::is_in_cut(int line) const {
  const Cut cut = lines_[static_cast<std::size_t>(line)].cut;
  return cut == Cut::in || cut == Cut::both;
}

std::int64_t Network::latency() {
  const bool is_slow = !stage_.is_calm && dice_.chance(stage_.swarm.slow_line);
  return is_slow ? dice_.pick(500, 6'000) : dice_.pick(1, 60);
}

std::shared_ptr<Network::Exchange> Network::send(int line, Request request, std::int64_t timeout_ms,
                                                 std::weak_ptr<void> owner, Handler handler) {
  const Swarm& swarm = stage_.swarm;
  const std::string name = name_of(line);
  stage_.count("exchanges");
  stage_.trace.note(name, "send " + request.target, request.body + request.authorization);
  auto open = std::make_shared<Open>(stage_, name, std::move(owner), std::move(handler));
  auto& all = lines_[static_cast<std::size_t>(line)].open;
  std::erase_if(all, [](const auto& waiting) { return waiting.expired(); });
  all.push_back(open);
  stage_.timeline.after(timeout_ms, open,
                        [open = open.get()] { open->end(failed(Fault::timeout, open->is_sent)); });
  // The timeline holds it only weakly; whoever waits holds it, and so does what is on its way.
  const auto fail_soon = [&](Fault fault, bool sent) {
    open->is_sent = sent;
    stage_.timeline.after(latency(), self_,
                          [open, fault, sent] { open->end(failed(fault, sent)); });
  };
  if (!center_.is_listening()) {
    stage_.count("fault center down");
    fail_soon(Fault::unreachable, false);
  } else if (is_out_cut(line)) {
    // A new connection does not come about; one that was open takes the request and loses it.
    open->is_sent = dice_.chance(5000);
  } else if (stage_.fault(dice_, swarm.unreachable, name, "unreachable")) {
    fail_soon(Fault::unreachable, false);
  } else {
    open->is_sent = true;
    if (stage_.fault(dice_, swarm.lose_request, name, "request lost")) return open;
    if (stage_.fault(dice_, swarm.broken, name, "broken on the way")) {
      fail_soon(Fault::broken, true);
      return open;
    }
    const bool is_late = stage_.fault(dice_, swarm.delay, name, "delayed");
    std::int64_t copies = 0;
    if (stage_.fault(dice_, swarm.duplicate, name, "sent at once again")) copies = dice_.pick(1, 5);
    deliver(line, request, is_late ? dice_.pick(1'000, swarm.delay_max_ms) : latency(), copies,
            open);
    while (stage_.fault(dice_, swarm.duplicate, name, "sent later again")) {
      repeat(request, dice_.pick(1, dice_.chance(7000) ? 1'000 : swarm.delay_max_ms));
    }
  }
  return open;
}

void Network::deliver(int line, const Request& request, std::int64_t delay_ms, std::int64_t copies,
                      const std::shared_ptr<Open>& open) {
  ++under_way_;
  stage_.timeline.after(delay_ms, self_, [this, line, request, copies, open] {
    --under_way_;
    if (!center_.is_listening()) return open->end(failed(Fault::broken, true));
    center_.receive(request, [this, line, open](Response response) {
      answered(line, open, std::move(response));
    });
    for (std::int64_t copy = 0; copy < copies; ++copy) center_.receive(request, [](Response) {});
  });
}

// A copy that comes later. Where the center had said that nothing was begun and kept nothing of it,
// no line brings the same bytes again: a client sends its first try once, and TLS lets nobody else.
void Network::repeat(const Request& request, std::int64_t delay_ms) {
  ++under_way_;
  stage_.timeline.after(delay_ms, self_, [this, request] {
    --under_way_;
    if (!center_.is_listening() || !center_.knows(request)) return;
    stage_.count("requests repeated by the line");
    center_.receive(request, [](Response) {});
  });
}

void Network::answered(int line, const std::shared_ptr<Open>& open, Response response) {
  const Swarm& swarm = stage_.swarm;
  const std::string name = name_of(line);
  if (is_in_cut(line)) return;
  if (stage_.fault(dice_, swarm.lose_reply, name, "reply lost")) return;
  Exchanged exchanged;
  exchanged.sent = true;
  if (response.drop || stage_.fault(dice_, swarm.broken, name, "reply broken")) {
    exchanged.fault = Fault::broken;
  } else if (stage_.fault(dice_, swarm.bad_answer, name, "bad answer")) {
    constexpr std::pair<int, const char*> bad[] = {{200, "<html>welcome to the hotel</html>"},
                                                   {502, "<html>bad gateway</html>"},
                                                   {503, ""},
                                                   {200, ""}};
    const auto& [status, body] = bad[dice_.pick(0, 3)];
    exchanged.http_status = status;
    exchanged.content_type = status == 200 && *body == '\0' ? protobuf_type : "text/html";
    exchanged.body = body;
  } else {
    exchanged.http_status = response.status;
    exchanged.content_type = std::move(response.content_type);
    exchanged.body = std::move(response.body);
    exchanged.standing = std::move(response.standing);
  }
  stage_.timeline.after(latency(), self_, [open, exchanged = std::move(exchanged)]() mutable {
    open->end(std::move(exchanged));
  });
}

}  // namespace noren::simulation
