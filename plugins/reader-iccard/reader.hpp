// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "plugins/reader-iccard/teller.hpp"

namespace noren::reader_iccard {

// Contact cards behind PC/SC: noren.reader/1. README.md has the configuration. Calls come on the
// instance's strand.
class IcCardReader final : public plugin::Instance, public plugin::Reader {
 public:
  IcCardReader(plugin::Host host, std::string_view config)
      : IcCardReader(host, config, pcsc::system_api(), {}) {}
  // Throws Failure 106, which names what is wrong with the configuration.
  IcCardReader(plugin::Host host, std::string_view config, std::unique_ptr<pcsc::Api> api,
               pcsc::Patience patience);

  void open(plugin::Operation operation) override { desk_.open(std::move(operation)); }
  void close(plugin::Operation operation) override { desk_.close(std::move(operation)); }
  void cancel_operation(noren_op operation) override { desk_.cancel(operation); }
  void capture(plugin::Operation operation, const plugin::Request& request) override {
    desk_.capture(std::move(operation), request);
  }

 private:
  IcCardReader(plugin::Host host, const boost::json::object& config, std::unique_ptr<pcsc::Api> api,
               pcsc::Patience patience);

  ProfileTeller teller_;
  plugin::CardDesk desk_;  // last: its thread ends before what it uses
};

}  // namespace noren::reader_iccard
