// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plugins/common/pcsc/card_desk.hpp"

namespace noren::plugin {

// Makes what reads the cards, from the plugin's configuration. Throws Failure 106, which names what
// is wrong with it.
using MakeTeller = std::unique_ptr<CardTeller> (*)(Host host, const boost::json::object& config);

// A plugin of cards behind PC/SC: noren.reader/1. Calls come on the instance's strand.
template <MakeTeller make_teller>
class CardReader : public Instance, public Reader {
 public:
  CardReader(Host host, std::string_view config)
      : CardReader(host, config, pcsc::system_api(), {}) {}
  CardReader(Host host, std::string_view config, std::unique_ptr<pcsc::Api> api,
             pcsc::Patience patience)
      : CardReader(host, parse_object(config), std::move(api), patience) {}

  void open(Operation operation) override { desk_.open(std::move(operation)); }
  void close(Operation operation) override { desk_.close(std::move(operation)); }
  void cancel_operation(noren_op operation) override { desk_.cancel(operation); }
  void capture(Operation operation, const Request& request) override {
    desk_.capture(std::move(operation), request);
  }

 private:
  CardReader(Host host, const boost::json::object& config, std::unique_ptr<pcsc::Api> api,
             pcsc::Patience patience)
      : Instance(host),
        teller_(make_teller(host, config)),
        desk_(host, member<std::string>(config, "reader", ""), *teller_, std::move(api), patience) {
  }

  const std::unique_ptr<CardTeller> teller_;
  CardDesk desk_;  // last: its thread ends before what it uses
};

}  // namespace noren::plugin
