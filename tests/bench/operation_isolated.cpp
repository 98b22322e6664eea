// SPDX-License-Identifier: Apache-2.0
// An operation that does nothing, in noren-plugin-host with its sandbox on, by a thread that runs
// the loop. Peer: a packet of the same size echoed by a process with as many threads.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "noop_port.hpp"
#include "options.hpp"
#include "samples.hpp"
#include "socket_echo.hpp"

int main(int count, char** words) {
  using namespace noren;
  return bench::run(count, words, [](const bench::Options& options) {
    bench::SocketEcho echo;
    const std::string packet(100, 'x');  // about what a call without a document takes
    boost::asio::io_context loop(1);
    const auto guard = boost::asio::make_work_guard(loop);
    bench::NoopPort port(loop.get_executor(), manifest::Isolation::process);
    const auto run_one = [](auto& run) { run.run_one(); };
    port.perform(loop, run_one);  // the first one waits until the plugin is open
    for (const auto& line : port.lines()) std::fprintf(stderr, "%s\n", line.c_str());
    for (int i = 0; i < options.repeats(); ++i) {
      bench::print(bench::by_turns(
          options.seconds(), [&] { port.perform(loop, run_one); },
          [&] { echo.round_trip(packet); }));
    }
  });
}
