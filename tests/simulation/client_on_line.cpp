// SPDX-License-Identifier: Apache-2.0
// The loyalty plugin's HTTPS client over a simulated line: linked instead of
// plugins/loyalty-center/client.cpp, so that all the rest of the plugin is what shops run.
#include <charconv>

#include "plugins/loyalty-center/client.hpp"
#include "tests/simulation/network.hpp"

namespace noren::loyalty_center {

// Its life is the client's: what is still under way then is told to nobody.
class Client::Exchange {
 public:
  std::shared_ptr<simulation::Network::Exchange> exchange;
  std::shared_ptr<void> owner = std::make_shared<int>();
};

Client::Client(Endpoint center, CertificateCheck check)
    : center_(std::move(center)),
      check_(std::move(check)),
      tls_(boost::asio::ssl::context::tls_client),
      work_(io_.get_executor()) {}

Client::~Client() {
  while (!running_.empty()) {
    const auto [id, last] = *running_.begin();
    if (last->exchange) last->exchange->cancel();
    running_.erase(id);
  }
}

void Client::post(std::int32_t id, Post post, Handler handler) {
  int line = 0;  // the address is line-<number>
  const std::string_view digits = std::string_view(center_.host).substr(5);
  std::from_chars(digits.data(), digits.data() + digits.size(), line);

  auto exchange = std::make_shared<Exchange>();
  running_[id] = exchange;
  exchange->exchange = simulation::Network::of_this_process()->send(
      line, {post.target, post.authorization, std::move(post.body)}, post.timeout.count(),
      exchange->owner, [this, id, handler = std::move(handler)](const Exchanged& exchanged) {
        const auto finished = running_.extract(id);
        handler(exchanged);
      });
}

void Client::cancel(std::int32_t id, bool moves_nothing) {
  const auto found = running_.find(id);
  if (found == running_.end() || !moves_nothing) return;
  const auto exchange = found->second;
  exchange->exchange->cancel();
}

}  // namespace noren::loyalty_center
