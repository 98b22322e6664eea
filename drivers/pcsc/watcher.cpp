// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/watcher.hpp"

#include <winscard.h>

#include <algorithm>
#include <utility>

namespace noren::pcsc {
namespace {

bool is(Code code, LONG constant) {
  return code == static_cast<Code>(constant);
}

}  // namespace

Watcher::Watcher(Api& api, Listener& listener, Patience patience)
    : api_(api), listener_(listener), patience_(patience), thread_([this] { run(); }) {}

Watcher::~Watcher() {
  {
    std::unique_lock lock(mutex_);
    stop_ = true;
    changed_.notify_all();
    // A cancel that comes just before the wait is lost, so it is repeated until the thread is out.
    while (!finished_) {
      if (context_) api_.cancel(*context_);
      changed_.wait_for(lock, std::chrono::milliseconds(20));
    }
  }
  thread_.join();
}

bool Watcher::stopping() {
  const std::lock_guard lock(mutex_);
  return stop_;
}

void Watcher::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return stop_; });
}

void Watcher::run() {
  bool reported_lost = false;
  while (!stopping()) {
    Context context = 0;
    Code code = api_.establish(context);
    if (code == 0) {
      {
        const std::lock_guard lock(mutex_);
        context_ = context;
      }
      bool found = false;
      code = watch(context, found);
      if (found) reported_lost = false;
      {
        const std::lock_guard lock(mutex_);
        context_.reset();
      }
      for (const Reader& reader : readers_) forget(reader);
      readers_.clear();
      // The context of a dead daemon still calls itself valid; only a new one works.
      api_.release(context);
    }
    if (stopping()) break;
    if (!reported_lost) listener_.service_lost(fault_of(code));
    reported_lost = true;
    pause(patience_.retry);
  }
  const std::lock_guard lock(mutex_);
  finished_ = true;
  changed_.notify_all();
}

Code Watcher::watch(Context context, bool& found) {
  notification_state_ = 0;
  while (!stopping()) {
    std::vector<std::string> names;
    Code code = api_.list(context, names);
    if (code != 0 && !is(code, SCARD_E_NO_READERS_AVAILABLE)) return code;
    take_list(names);
    if (!std::exchange(found, true)) listener_.service_found();
    tell_again(context);

    std::vector<ReaderState> states;
    for (const Reader& reader : readers_) states.push_back(reader.state);
    states.push_back({notification_reader, notification_state_, 0, {}});
    const auto timeout = static_cast<std::uint32_t>(patience_.longest_wait.count());
    code = api_.wait(context, timeout, states);
    if (is(code, SCARD_E_TIMEOUT) || is(code, SCARD_E_CANCELLED)) continue;
    if (fault_of(code) == Fault::no_reader) {
      // One went between list and wait; where the notification itself is unknown this is the poll.
      pause(std::min(patience_.longest_wait, std::chrono::milliseconds(200)));
      continue;
    }
    if (code != 0) return code;
    notification_state_ = states.back().event & ~SCARD_STATE_CHANGED;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      readers_[i].state = std::move(states[i]);
      take_event(context, readers_[i]);
    }
  }
  return 0;
}

void Watcher::take_list(const std::vector<std::string>& names) {
  std::erase_if(readers_, [&](const Reader& reader) {
    if (std::find(names.begin(), names.end(), reader.state.reader) != names.end()) return false;
    forget(reader);
    return true;
  });
  for (const std::string& name : names) {
    const bool known = std::any_of(readers_.begin(), readers_.end(), [&](const Reader& reader) {
      return reader.state.reader == name;
    });
    if (known) continue;
    readers_.push_back({{name, SCARD_STATE_UNAWARE, 0, {}}});
    listener_.reader_added(name);
  }
}

void Watcher::take_event(Context context, Reader& reader) {
  const std::uint32_t event = reader.state.event;
  reader.state.current = event & ~SCARD_STATE_CHANGED;
  const bool present = (event & SCARD_STATE_PRESENT) != 0;
  const std::uint32_t count = event >> 16;
  // The count tells a card that was taken away and laid down again between two looks.
  const bool same_card = present && count == reader.count;
  if (reader.card && !same_card) {
    reader.card = false;
    listener_.card_removed(reader.state.reader);
  }
  reader.count = count;
  if (!present || reader.card) return;
  reader.card = true;
  tell_card(context, reader);
}

void Watcher::tell_card(Context context, const Reader& reader) {
  Channel channel(api_, context, reader.state.reader);
  listener_.card_inserted(reader.state.reader, reader.state.atr, channel);
}

void Watcher::look_again() {
  const std::lock_guard lock(mutex_);
  again_ = true;
  // Lost if the wait has not begun yet; then its time limit ends it.
  if (context_) api_.cancel(*context_);
}

void Watcher::tell_again(Context context) {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(again_, false)) return;
  }
  for (const Reader& reader : readers_) {
    if (reader.card) tell_card(context, reader);
  }
}

void Watcher::forget(const Reader& reader) {
  if (reader.card) listener_.card_removed(reader.state.reader);
  listener_.reader_removed(reader.state.reader);
}

}  // namespace noren::pcsc
