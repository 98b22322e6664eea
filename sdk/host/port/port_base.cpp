// SPDX-License-Identifier: Apache-2.0
#include "host/port/port_base.hpp"

#include <noren/plugin.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "host/child/frames.hpp"
#include "host/documents/documents.hpp"

namespace noren::host {

PortBase::PortBase(PortSetup setup, Services& services, PortListener& listener,
                   boost::asio::any_io_executor executor)
    : setup_(std::move(setup)),
      services_(services),
      listener_(&listener),
      executor_(executor),
      calls_(
          executor,
          [this](CallId id) {
            if (started_) send_cancel(id);
            end_calls_then_close();
          },
          [this](std::string line) { services_.log(NOREN_LOG_ERROR, line); }),
      restart_timer_(executor),
      close_timer_(executor) {}

void PortBase::launch() {
  boost::asio::post(executor_, later<PortBase>(weak_from_this(), [](PortBase& self) {
                      if (self.state_ == State::starting) self.begin();
                    }));
}

void PortBase::begin() {
  if (const auto why = barred()) {
    state_ = State::down;
    for (const auto& [id, call] : std::exchange(waiting_, {})) calls_.refuse(id, *why);
    if (!std::exchange(barred_, true)) tell_down(*why);
    const auto& delays = options().restart_delays;
    if (!delays.empty()) restart_after(delays.back());
    return;
  }
  barred_ = false;
  state_ = State::starting;
  started_ = true;
  start();
}

bool PortBase::offers(std::string_view interface_id) const {
  return std::find(setup_.interfaces.begin(), setup_.interfaces.end(), interface_id) !=
         setup_.interfaces.end();
}

CallId PortBase::submit(Call call, AnswerHandler handler) {
  const auto& info = call.slot.info();
  if (call.timeout_ms == 0) call.timeout_ms = info.timeout_default_ms;
  const auto timeout = std::chrono::milliseconds(call.timeout_ms) + options().answer_grace;
  const bool busy = calls_.size() >= setup_.ops_in_flight_max;
  const CallId id = calls_.add(call.slot, timeout, std::move(handler));

  const auto refuse = [&](noren_status status, std::string reason, std::string detail) {
    calls_.refuse(id, error(status, std::move(reason), {setup_.id, std::move(detail)}));
    return id;
  };
  const auto wait = [&] {
    waiting_.emplace_back(id, std::move(call));
    return id;
  };
  if (!offers(call.slot.interface->id)) {
    return refuse(NOREN_E_NOSERVICE, "plugin_no_interface", std::string(call.slot.interface->id));
  }
  if (call.document.size() + call.payload.size() > document_size_max) {
    return refuse(NOREN_E_ILLEGAL, "document_too_large", std::to_string(document_size_max));
  }
  if (busy) {
    return refuse(NOREN_E_BUSY, "plugin_busy", std::to_string(setup_.ops_in_flight_max));
  }
  switch (state_) {
    case State::up:
      calls_.mark_sent(id);
      send(id, call);
      return id;
    case State::starting:
      return wait();
    case State::down:
      if (barred_) {
        if (const auto why = barred()) {
          calls_.refuse(id, *why);
          return id;
        }
        // Somebody allowed it in the meantime.
        restart_timer_.cancel();
        state_ = State::starting;
        launch();
        return wait();
      }
      // What refuses to be loaded does not come back by waiting: its own reason says what to do.
      if (why_down_.status == NOREN_E_NOSERVICE) {
        calls_.refuse(id, error(NOREN_E_NOHARDWARE, why_down_.reason, why_down_.details));
        return id;
      }
      return refuse(NOREN_E_NOHARDWARE, "plugin_down", std::string(info.name));
    case State::closing:
    case State::closed:
      break;
  }
  return refuse(NOREN_E_CLOSED, "plugin_closed", std::string(info.name));
}

void PortBase::cancel(CallId id) {
  if (!calls_.open(id)) return;
  const auto waits = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const auto& call) { return call.first == id; });
  if (waits != waiting_.end()) {
    waiting_.erase(waits);
    calls_.refuse(id, error(NOREN_E_CANCELED, "canceled", {setup_.id}));
  } else if (started_) {
    send_cancel(id);
  }
}

void PortBase::went_up() {
  if (state_ != State::starting) return;
  state_ = State::up;
  up_since_ = std::chrono::steady_clock::now();
  for (auto& [id, call] : std::exchange(waiting_, {})) {
    if (!calls_.open(id)) continue;
    calls_.mark_sent(id);
    send(id, call);
  }
  if (listener_) listener_->on_up();
}

void PortBase::went_down(Error why) {
  if (!started_ || state_ == State::closed) return;
  started_ = false;
  if (state_ == State::up &&
      std::chrono::steady_clock::now() - up_since_ > options().restart_forgiven_after) {
    faults_ = 0;
  }
  const bool was_closing = closing();
  if (!was_closing) state_ = State::down;
  barred_ = !was_closing && barred().has_value();
  waiting_.clear();
  if (why.status == NOREN_OK) why.status = NOREN_E_NOHARDWARE;
  Error no_device = why;
  no_device.status = NOREN_E_NOHARDWARE;
  calls_.end_all(no_device);
  services_.log(NOREN_LOG_ERROR, setup_.id + " is down: " + why.reason);
  if (was_closing) return finished();

  why_down_ = why;
  tell_down(why);
  const auto& delays = options().restart_delays;
  if (!delays.empty()) restart_after(delays[std::min(faults_++, delays.size() - 1)]);
}

// Posted, so that the answers before it are there first.
void PortBase::tell_down(const Error& why) {
  boost::asio::post(executor_, later<PortBase>(weak_from_this(), [why](PortBase& self) {
                      if (self.listener_) self.listener_->on_down(why);
                    }));
}

void PortBase::restart_after(std::chrono::milliseconds delay) {
  restart_timer_.expires_after(delay);
  restart_timer_.async_wait(
      later<PortBase>(weak_from_this(), [](PortBase& self, const boost::system::error_code& e) {
        if (!e && self.state_ == State::down) self.begin();
      }));
}

void PortBase::close(std::function<void()> closed) {
  if (state_ == State::closing || state_ == State::closed) {
    boost::asio::post(executor_, std::move(closed));
    return;
  }
  closed_ = std::move(closed);
  state_ = State::closing;
  restart_timer_.cancel();
  for (const auto& [id, call] : std::exchange(waiting_, {})) {
    calls_.refuse(id, error(NOREN_E_CANCELED, "canceled", {setup_.id}));
  }
  for (const CallId id : calls_.open_calls()) {
    if (started_) send_cancel(id);
  }
  close_timer_.expires_after(options().close_timeout);
  close_timer_.async_wait(
      later<PortBase>(weak_from_this(), [](PortBase& self, const boost::system::error_code& e) {
        if (e || !self.closing()) return;
        self.calls_.end_all(error(NOREN_E_CANCELED, "plugin_closed", {self.setup_.id}));
        self.end_calls_then_close();
      }));
  end_calls_then_close();
}

void PortBase::end_calls_then_close() {
  if (!closing() || close_begun_ || calls_.size() > 0) return;
  close_begun_ = true;
  close_timer_.cancel();
  if (!started_) return finished();
  begin_close();
}

void PortBase::finished() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  started_ = false;
  close_timer_.cancel();
  listener_ = nullptr;
  if (closed_) boost::asio::post(executor_, std::exchange(closed_, nullptr));
}

void PortBase::abandon() {
  listener_ = nullptr;
  restart_timer_.cancel();
  close_timer_.cancel();
  state_ = State::closed;
  started_ = false;
  waiting_.clear();
  drop_instance();
  calls_.end_all(error(NOREN_E_CLOSED, "plugin_closed", {setup_.id}));
  if (closed_) boost::asio::post(executor_, std::exchange(closed_, nullptr));
}

void PortBase::ended(CallId id, RawAnswer answer) {
  if (!calls_.end(id, std::move(answer))) {
    services_.log(NOREN_LOG_WARNING, setup_.id + " ended an operation too late; dropped");
  }
  end_calls_then_close();
}

void PortBase::event(std::string_view type, std::string_view document) {
  // Also while it opens: a card may lie there already.
  if (!listener_ || (state_ != State::up && state_ != State::starting)) return;
  const auto checked = check_event(type, document);
  if (checked) return listener_->on_event(type, *checked);
  services_.log(NOREN_LOG_ERROR, setup_.id + " sent an event that " + checked.error().details[0]);
}

void PortBase::progress(CallId id, std::string_view document) {
  if (!listener_ || !calls_.open(id)) return;
  const auto checked = check_progress(document);
  if (checked) listener_->on_progress(id, *checked);
}

}  // namespace noren::host
