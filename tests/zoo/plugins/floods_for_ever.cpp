// SPDX-License-Identifier: Apache-2.0
// Tells events without end, and past the host's services, straight into its socket: faster than
// they can be read.
#include <sys/socket.h>

#include <string>
#include <thread>

#include "zoo/plugins/member.hpp"

namespace {

// A field of sdk/proto/child.proto with fewer than 128 bytes.
std::string field(int number, const std::string& value) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(value.size())} + value;
}

void flood() {
  const std::string event = field(1, "device.status") + field(2, R"({"text":"still here"})");
  const std::string packet = '\0' + field(9, event);
  while (true) send(3, packet.data(), packet.size(), MSG_NOSIGNAL);
}

class FloodsForEver : public zoo::Member {
 public:
  using Member::Member;
  noren_status open(noren_op op) override {
    for (int thread = 0; thread < 4; ++thread) std::thread(flood).detach();
    return Member::open(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<FloodsForEver>(plugin);
}
