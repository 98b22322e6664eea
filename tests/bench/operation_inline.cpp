// SPDX-License-Identifier: Apache-2.0
// An operation that does nothing, in this process, by the thread that also runs the loop: submit to
// handler. Peer: posting an empty handler to the same loop and running it.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "noop_port.hpp"
#include "options.hpp"
#include "samples.hpp"

int main(int count, char** words) {
  using namespace noren;
  return bench::run(count, words, [](const bench::Options& options) {
    boost::asio::io_context loop(1);
    const auto guard = boost::asio::make_work_guard(loop);
    bench::NoopPort port(loop.get_executor(), manifest::Isolation::in_process);
    const auto poll = [](auto& polled) { polled.poll_one(); };
    port.perform(loop, poll);  // the first one waits until the plugin is open
    for (int i = 0; i < options.repeats(); ++i) {
      bench::print(bench::by_turns(
          options.seconds(), [&] { port.perform(loop, poll); },
          [&] {
            bool ended = false;
            boost::asio::post(loop, [&] { ended = true; });
            while (!ended) poll(loop);
          }));
    }
  });
}
