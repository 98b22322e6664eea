// SPDX-License-Identifier: Apache-2.0
#include "host/child/remote_port.hpp"

#include <noren/plugin.h>
#include <sodium.h>

#include <utility>

namespace noren::host {

using child::v1::Frame;

namespace {

constexpr std::size_t lines_per_second = 100;

}  // namespace

child::v1::Hello our_hello() {
  child::v1::Hello hello;
  hello.set_major(child_protocol_major);
  hello.set_minor(child_protocol_minor);
  hello.set_oldest_minor(child_protocol_oldest_minor);
  return hello;
}

bool protocols_fit(const child::v1::Hello& a, const child::v1::Hello& b) {
  return a.major() == b.major() && a.minor() >= b.oldest_minor() && b.minor() >= a.oldest_minor();
}

child::v1::Problem to_problem(const Error& error) {
  child::v1::Problem problem;
  problem.set_status(error.status);
  problem.set_reason(error.reason);
  for (const auto& detail : error.details) problem.add_details(detail);
  problem.set_extended(error.extended);
  return problem;
}

Error from_problem(const child::v1::Problem& problem) {
  Error error{problem.status(), problem.reason(), {}, problem.extended()};
  for (const auto& detail : problem.details()) error.details.emplace_back(detail);
  return error;
}

RemotePort::RemotePort(PortSetup setup, child::v1::Start start, Services& services,
                       PortListener& listener, boost::asio::any_io_executor executor,
                       ChildLauncher& launcher)
    : PortBase(std::move(setup), services, listener, executor),
      start_(std::move(start)),
      launcher_(launcher),
      life_timer_(executor),
      heartbeat_timer_(executor),
      dropped_timer_(executor),
      lines_(lines_per_second),
      deaths_(this->setup()) {}

RemotePort::~RemotePort() {
  auto& key = *start_.mutable_till_hash_key();
  sodium_memzero(key.data(), key.size());
}

template <typename Function>
void RemotePort::in(std::chrono::milliseconds delay, Function function) {
  life_timer_.expires_after(delay);
  life_timer_.async_wait(later<RemotePort>(
      weak_from_this(), [function](RemotePort& self, const boost::system::error_code& canceled) {
        if (!canceled) function(self);
      }));
}

std::optional<Error> RemotePort::barred() {
  return deaths_.barred();
}

void RemotePort::start() {
  greeted_ = false;
  assembler_ = {};
  // What an earlier child still has to say is dropped.
  const auto current = [generation = ++generation_](auto function) {
    return [generation, function](RemotePort& self, auto&& argument) {
      if (generation == self.generation_) function(self, std::move(argument));
    };
  };
  ChildHandlers handlers;
  handlers.on_packet = later<RemotePort>(
      weak_from_this(),
      current([](RemotePort& self, std::string_view packet) { self.on_packet(packet); }));
  handlers.on_output = later<RemotePort>(
      weak_from_this(),
      current([](RemotePort& self, std::string_view line) { self.say(NOREN_LOG_INFO, line); }));
  handlers.on_end = later<RemotePort>(
      weak_from_this(), current([](RemotePort& self, Error how) { self.on_child_end(how); }));
  auto launched = launcher_.launch(executor(), std::move(handlers));
  if (!launched) return fail(launched.error());
  child_ = std::move(*launched);

  Frame frame;
  *frame.mutable_hello() = our_hello();
  send_frame(frame);
  in(options().open_timeout, [](RemotePort& self) {
    if (self.starting()) {
      self.died(error(NOREN_E_TIMEOUT, "plugin_open_timeout", {self.setup().id}));
    }
  });
}

bool RemotePort::send_frame(const Frame& frame) {
  if (!child_) return false;
  auto packets = to_packets(frame.SerializeAsString());
  if (!packets) return false;
  for (auto& packet : *packets) child_->send(std::move(packet));
  return true;
}

void RemotePort::on_packet(std::string_view packet) {
  const auto whole = assembler_.add(packet);
  if (!whole) return died(whole.error());
  if (!*whole) return;
  Frame frame;
  if (!frame.ParseFromString(**whole)) {
    return died(error(NOREN_E_INTERNAL, "child_protocol", {"frame"}));
  }
  on_frame(frame);
}

void RemotePort::on_frame(const Frame& frame) {
  if (!greeted_ && !frame.has_hello()) {
    return died(error(NOREN_E_INTERNAL, "child_protocol", {"hello"}));
  }
  switch (frame.body_case()) {
    case Frame::kHello:
      return on_hello(frame.hello());
    case Frame::kOpened:
      if (!starting()) return;
      life_timer_.cancel();
      last_ping_ = last_pong_ = 0;
      unanswered_ = {};
      beat();
      return went_up();
    case Frame::kFailed:
      if (!starting()) return died(error(NOREN_E_INTERNAL, "child_protocol", {"failed"}));
      return fail(from_problem(frame.failed().problem()));
    case Frame::kEnded: {
      const auto& end = frame.ended();
      return ended(end.op(),
                   {end.status(), end.outcome(), end.document(), from_problem(end.problem())});
    }
    case Frame::kProgress:
      return progress(frame.progress().op(), frame.progress().document());
    case Frame::kEvent:
      return event(frame.event().type(), frame.event().document());
    case Frame::kLog:
      return say(frame.log().level(), frame.log().line());
    case Frame::kSecretAsk:
      return answer_secret(frame.secret_ask());
    case Frame::kPong:
      last_pong_ = frame.pong().number();
      return;
    case Frame::kClosed:
      if (!closing()) return died(error(NOREN_E_INTERNAL, "child_protocol", {"closed"}));
      drop_instance();
      return finished();
    default:
      return;  // a newer minor may say more
  }
}

void RemotePort::on_hello(const child::v1::Hello& theirs) {
  if (greeted_) return died(error(NOREN_E_INTERNAL, "child_protocol", {"hello"}));
  if (!protocols_fit(our_hello(), theirs)) {
    const auto version = [](const child::v1::Hello& hello) {
      return std::to_string(hello.major()) + "." + std::to_string(hello.minor());
    };
    return fail(error(NOREN_E_NOSERVICE, "child_protocol_version",
                      {version(our_hello()), version(theirs)}));
  }
  greeted_ = true;
  Frame frame;
  *frame.mutable_start() = start_;
  send_frame(frame);
  auto& key = *frame.mutable_start()->mutable_till_hash_key();
  sodium_memzero(key.data(), key.size());
}

void RemotePort::answer_secret(const child::v1::SecretAsk& ask) {
  Frame frame;
  auto& answer = *frame.mutable_secret_answer();
  answer.set_id(ask.id());
  auto secret = services().secret(ask.name());
  if (secret) {
    answer.set_value(secret->data(), secret->size());
    sodium_memzero(secret->data(), secret->size());
  } else {
    *answer.mutable_problem() = to_problem(secret.error());
  }
  send_frame(frame);
  sodium_memzero(answer.mutable_value()->data(), answer.mutable_value()->size());
}

// A child that does not answer pings hangs. Time that this process itself did not run does not
// count: after a suspend every child would look dead.
void RemotePort::beat() {
  const auto now = std::chrono::steady_clock::now();
  const auto interval = options().heartbeat_interval;
  if (last_pong_ == last_ping_) {
    unanswered_ = {};
    Frame frame;
    frame.mutable_ping()->set_number(++last_ping_);
    send_frame(frame);
  } else if (now - last_beat_ < 2 * interval) {
    unanswered_ += interval;
  }
  if (unanswered_ >= options().heartbeat_limit) {
    return died(error(NOREN_E_NOHARDWARE, "plugin_hung", {setup().id}));
  }
  last_beat_ = now;
  heartbeat_timer_.expires_after(interval);
  heartbeat_timer_.async_wait(later<RemotePort>(
      weak_from_this(), [](RemotePort& self, const boost::system::error_code& canceled) {
        if (!canceled && self.child_) self.beat();
      }));
}

void RemotePort::on_child_end(Error how) {
  if (how.details.empty()) how.details.push_back(setup().id);
  died(std::move(how));
}

// What the plugin wrote or logged. A plugin that floods the log loses lines, not the register its
// disk.
void RemotePort::say(int level, std::string_view line) {
  const auto now = std::chrono::steady_clock::now();
  if (lines_.take(now)) return log(level, printable(line));
  if (dropped_timer_.expiry() > now) return;
  dropped_timer_.expires_after(LineCap::window);
  dropped_timer_.async_wait(later<RemotePort>(
      weak_from_this(), [](RemotePort& self, const boost::system::error_code& canceled) {
        if (!canceled) self.say_dropped();
      }));
}

void RemotePort::say_dropped() {
  if (const auto count = lines_.take_dropped()) {
    log(NOREN_LOG_WARNING,
        setup().id + " wrote too much: " + std::to_string(count) + " lines were dropped");
  }
}

// An end that the plugin did not choose in good order.
void RemotePort::died(Error why) {
  if (closing()) return fail(std::move(why));
  const auto forgiven = deaths_.add(std::chrono::steady_clock::now(), why);
  if (forgiven && *forgiven) return fail(std::move(why));
  log(NOREN_LOG_ERROR, setup().id + " died again: " + in_words(why));
  if (!forgiven) {
    log(NOREN_LOG_ERROR,
        setup().id + ": its quarantine was not written: " + in_words(forgiven.error()));
  }
  fail(error(NOREN_E_NOHARDWARE, "plugin_quarantined", {setup().id}));
}

void RemotePort::fail(Error why) {
  drop_instance();
  went_down(std::move(why));
}

void RemotePort::send(CallId id, const Call& call) {
  Frame frame;
  auto& out = *frame.mutable_call();
  out.set_op(id);
  out.set_interface(std::string(call.slot.interface->id));
  out.set_slot(call.slot.index);
  out.set_idempotency_key(call.idempotency_key);
  out.set_original_key(call.original_key);
  out.set_amount(call.amount);
  out.set_currency(call.currency);
  out.set_timeout_ms(call.timeout_ms);
  out.set_document(call.document);
  out.set_payload(call.payload.data(), call.payload.size());
  send_frame(frame);
}

void RemotePort::send_cancel(CallId id) {
  Frame frame;
  frame.mutable_cancel()->set_op(id);
  send_frame(frame);
}

void RemotePort::begin_close() {
  if (!child_) return finished();
  Frame frame;
  frame.mutable_close()->set_timeout_ms(
      static_cast<std::uint32_t>(options().close_timeout.count()));
  send_frame(frame);
  heartbeat_timer_.cancel();
  // Longer than the child's own patience; then it is asked, and killed, as any process.
  in(options().close_timeout + options().answer_grace, [](RemotePort& self) {
    if (self.child_) self.child_->stop(self.options().stop_grace);
  });
}

void RemotePort::drop_instance() {
  ++generation_;
  life_timer_.cancel();
  heartbeat_timer_.cancel();
  dropped_timer_.expires_at({});
  say_dropped();
  child_.reset();
}

}  // namespace noren::host
