// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "drivers/pcsc/api.hpp"
#include "drivers/pcsc/channel.hpp"

namespace noren::pcsc {

// What happens at the readers. Called on the watcher's own thread, one call at a time.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void reader_added(const std::string& reader) = 0;
  virtual void reader_removed(const std::string& reader) = 0;
  // The channel lives until this returns; a card that does not answer shows by its faults.
  virtual void card_inserted(const std::string& reader, const Bytes& atr, Channel& channel) = 0;
  virtual void card_removed(const std::string& reader) = 0;
  // Once each time PC/SC is found to be away; the watcher goes on trying.
  virtual void service_lost(Fault why) = 0;
  // PC/SC answers, and the readers that it has were told; also once at the beginning.
  virtual void service_found() = 0;
};

struct Patience {
  std::chrono::milliseconds longest_wait{1000};  // a reader plugged in between two waits shows then
  std::chrono::milliseconds retry{1000};         // between attempts to reach a daemon that is away
};

// Watches every reader until it is destroyed, through unplugged readers and restarted daemons. A
// reader that vanishes reports its card's removal first. Must not be destroyed by its listener.
class Watcher {
 public:
  Watcher(Api& api, Listener& listener, Patience patience = {});
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Tells the cards that lie there once more, without a removal: for a listener that left one
  // unread because nobody had asked for it. Thread-safe; may be called by the listener.
  void look_again();

 private:
  struct Reader {
    ReaderState state;
    bool card = false;
    std::uint32_t count = 0;  // insertions and removals when `card` was last looked at
  };

  void run();
  Code watch(Context context, bool& found);
  void take_list(const std::vector<std::string>& names);
  void take_event(Context context, Reader& reader);
  void tell_again(Context context);
  void tell_card(Context context, const Reader& reader);
  void forget(const Reader& reader);
  bool stopping();
  void pause(std::chrono::milliseconds time);

  Api& api_;
  Listener& listener_;
  const Patience patience_;
  std::vector<Reader> readers_;
  std::uint32_t notification_state_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  bool again_ = false;
  bool finished_ = false;
  std::optional<Context> context_;  // what to cancel
  std::thread thread_;
};

}  // namespace noren::pcsc
