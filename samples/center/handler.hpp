// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <string>

#include "admission.hpp"
#include "core/center/center.hpp"
#include "faults.hpp"
#include "terminals.hpp"
#include "wire.hpp"
#include "writer.hpp"

namespace noren::center {

// An HTTP request and its answer, as far as the center cares.
struct Ask {
  bool post = false;
  std::string target;
  std::string content_type;
  std::string authorization;
  std::string body;
};
struct Answer {
  unsigned status = 200;
  std::string content_type;
  std::string body;
  bool drop = false;      // close the connection and say nothing
  Standing standing{};    // told beside the body where it is known
  int retry_after_s = 0;  // when to come again; 0: not said
};

// From request to answer: who asks, what is asked, what is made to go wrong. Runs on one thread,
// the writer's answers included.
class Handler {
 public:
  using Then = std::function<void(Answer)>;

  struct Parts {
    Center& center;
    Writer& writer;
    Terminals& terminals;
    Faults& faults;
    bool mock = false;
    const Clock& clock;
    boost::asio::any_io_executor executor;
    std::function<void(const std::string&)> log;
  };
  explicit Handler(Parts parts) : parts_(std::move(parts)) {}

  void handle(Ask ask, Then then);

 private:
  // A request that may be worked on.
  struct Admitted {
    std::string verb;
    Encoding encoding = Encoding::protobuf;
    Terminal terminal;
    Ask ask;
    Then then;
  };

  // A request that was read: what is still to be done before the writer's turn, and whether it
  // was kept by a till without a line.
  struct Prepared {
    std::function<Result<Writer::Job>()> open;
    bool queued = false;
  };

  Result<Terminal> who(const Ask& ask, std::string_view verb);
  void enroll(const Admitted& admitted);
  void misbehave(Admitted admitted);
  void work(Admitted admitted, bool twice);
  Result<Prepared> prepare(const Admitted& admitted) const;
  template <typename Request>
  Result<Prepared> with_card(const Result<Request>& request, const Terminal& terminal,
                             Reply (Center::*verb)(const Terminal&, Request)) const;
  template <typename Request>
  static Result<Prepared> without_card(const Result<Request>& request, const Terminal& terminal,
                                       Reply (Center::*verb)(const Terminal&, const Request&));
  void finish(const Admitted& admitted, const Reply& reply, const Standing& standing);
  static Answer answer(unsigned status, const Reply& reply, Encoding encoding);

  Parts parts_;
  Admission admission_;
};

}  // namespace noren::center
