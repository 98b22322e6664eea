// SPDX-License-Identifier: Apache-2.0
// An operation that does nothing, by the till's loop on its own thread, waited for as noren_wait
// does: runtime::Loop, host::Port and runtime::Work. Peer: a bare eventfd ping-pong.
#include <boost/json/object.hpp>
#include <optional>

#include "noop_port.hpp"
#include "options.hpp"
#include "ping_pong.hpp"
#include "runtime/loop.hpp"
#include "runtime/work.hpp"
#include "samples.hpp"

int main(int count, char** words) {
  using namespace noren;
  return bench::run(count, words, [](const bench::Options& options) {
    runtime::Loop loop;
    std::optional<bench::NoopPort> port;
    loop.call([&] { port.emplace(loop.executor(), manifest::Isolation::in_process); });
    runtime::Work work{boost::json::object{}};
    const std::atomic<bool> given_up = false;
    const auto operation = [&] {
      work.begin();
      loop.post([&] { port->submit([&] { work.finish(NOREN_OK, boost::json::object{}); }); });
      if (work.wait(-1, given_up) != NOREN_OK) throw std::runtime_error("it did not end");
    };
    bench::PingPong ping_pong;
    operation();  // the first one waits until the plugin is open
    for (int i = 0; i < options.repeats(); ++i) {
      bench::print(bench::by_turns(options.seconds(), operation, [&] { ping_pong.ping(); }));
    }
    loop.call([&] { port.reset(); });
  });
}
