// SPDX-License-Identifier: Apache-2.0
// A verb of noren.h that has nothing to do, from call to return: redeeming no points in the
// simulated till. Peer: a bare eventfd ping-pong.
#include <noren/noren.hpp>

#include "options.hpp"
#include "ping_pong.hpp"
#include "samples.hpp"

namespace {

void must(noren_status status) {
  if (status == NOREN_OK) return;
  char why[1024];
  noren_last_error(why, sizeof why, nullptr, nullptr);
  throw std::runtime_error(why);
}

}  // namespace

int main(int count, char** words) {
  using namespace noren;
  return bench::run(count, words, [](const bench::Options& options) {
    noren_handle till = 0, sale = 0;
    must(noren_open("simulated=yes\nlanguage=en", -1, &till));
    must(noren_sale_begin(till, "ref=0001", -1, &sale));
    must(noren_sale_add(sale, "amount=580\ntax=10", -1));
    must(noren_sale_identify(sale, "", 0, NOREN_FOREVER));
    bench::PingPong ping_pong;
    for (int i = 0; i < options.repeats(); ++i) {
      bench::print(bench::by_turns(
          options.seconds(), [&] { must(noren_sale_redeem(sale, "points=0", -1, NOREN_FOREVER)); },
          [&] { ping_pong.ping(); }));
    }
    must(noren_close(till));
  });
}
