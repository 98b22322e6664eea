// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/common/refusal.hpp"
#include "plugins/loyalty-center/client.hpp"
#include "plugins/loyalty-center/verb.hpp"

namespace noren::loyalty_center {

struct Settings {
  Endpoint center;
  std::string terminal;
  std::string certificate_sha256;  // 32 bytes
};

// Throws plugin::Failure 106 naming the member that is wrong.
Settings read_settings(std::string_view config);

// noren.loyalty/1 at a Noren center: documents become messages and back, nothing more. The
// terminal's key is the secret "terminal_key", 32 bytes or their 64 hexadecimal digits.
class CenterLoyalty final : public plugin::Instance, public plugin::Loyalty, public plugin::Health {
 public:
  CenterLoyalty(plugin::Host host, std::string_view config);
  ~CenterLoyalty() override;

  void cancel_operation(noren_op operation) override;
  void lookup(plugin::Operation operation, const plugin::Request& request) override;
  void quote(plugin::Operation operation, const plugin::Request& request) override;
  void hold(plugin::Operation operation, const plugin::Request& request) override;
  void complete(plugin::Operation operation, const plugin::Request& request) override;
  void cancel(plugin::Operation operation, const plugin::Request& request) override;
  void refund(plugin::Operation operation, const plugin::Request& request) override;
  void load(plugin::Operation operation, const plugin::Request& request) override;
  void status(plugin::Operation operation, const plugin::Request& request) override;
  void recover(plugin::Operation operation, const plugin::Request& request) override;
  // Whether the center answers and knows this terminal: asks it about an operation that nobody
  // made.
  void check(plugin::Operation operation, const plugin::Request& request) override;

 private:
  struct Question {
    Verb verb;
    Asking asking;
    std::string body;
    std::uint32_t timeout_ms;
    bool is_check = false;
  };
  struct Open {
    plugin::Operation operation;
    Verb verb;
    Asking asking;
    bool is_check;
  };

  // Encodes by `make` and sends; what cannot be encoded or signed was not sent.
  template <typename Make>
  void ask(plugin::Operation operation, Asking asking, Make make);
  void send(plugin::Operation operation, Question question);
  void answered(noren_op id, const Exchanged& exchanged);
  bool load_key();

  const Settings settings_;
  std::string terminal_key_;  // the strand alone
  std::mutex mutex_;
  std::map<noren_op, Open> open_;
  std::optional<Client> client_;  // last: its thread ends before what it uses
};

}  // namespace noren::loyalty_center
