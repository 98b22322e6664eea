// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugins/loyalty-center/exchange.hpp"
#include "tests/simulation/stage.hpp"

namespace noren::simulation {

// One HTTP request and its answer.
struct Request {
  std::string target;
  std::string authorization;
  std::string body;
};
struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::string standing;  // a header of the center
  bool drop = false;     // the connection ends without an answer
};

// What listens at the other end.
class Listener {
 public:
  using Answer = std::function<void(Response)>;
  virtual ~Listener() = default;
  virtual bool is_listening() const = 0;
  virtual void receive(Request request, Answer answer) = 0;
  // Whether a request is answered from the books.
  virtual bool knows(const Request& request) const = 0;
};

// The lines from the registers to the center: they lose, duplicate, delay and reorder what they
// carry, and are cut, one way or both. What a caller hears is what an HTTPS client would tell of
// that. Not thread-safe.
class Network {
 public:
  using Exchanged = loyalty_center::Exchanged;
  using Handler = std::function<void(Exchanged)>;

  // Stops the waiting for an answer; what was sent stays sent.
  class Exchange {
   public:
    virtual ~Exchange() = default;
    virtual void cancel() = 0;
  };

  Network(Stage& stage, Listener& center, int lines);
  ~Network();

  // Sends one request over a line. The handler runs once, at the latest after the timeout; never
  // once `owner` is gone.
  std::shared_ptr<Exchange> send(int line, Request request, std::int64_t timeout_ms,
                                 std::weak_ptr<void> owner, Handler handler);

  // The process at this end is gone: whoever waited there hears so, what was sent stays sent.
  void hang_up(int line);

  // All lines work from now on.
  void heal();
  // Requests that are still on their way.
  int under_way() const { return under_way_; }

  // The one that clients of this process use (client_on_line.cpp): their own interface has no place
  // to tell them.
  static Network* of_this_process();

 private:
  enum class Cut { none, out, in, both };
  class Open;
  struct Line {
    Cut cut = Cut::none;
    std::vector<std::weak_ptr<Open>> open;
  };

  void maybe_cut(int line);
  bool is_out_cut(int line) const;
  bool is_in_cut(int line) const;
  std::int64_t latency();
  void deliver(int line, const Request& request, std::int64_t delay_ms, std::int64_t copies,
               const std::shared_ptr<Open>& open);
  void repeat(const Request& request, std::int64_t delay_ms);
  void answered(int line, const std::shared_ptr<Open>& open, Response response);

  Stage& stage_;
  Listener& center_;
  Dice dice_;
  std::vector<Line> lines_;
  int under_way_ = 0;
  std::shared_ptr<void> self_ = std::make_shared<int>();
};

}  // namespace noren::simulation
