// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "drivers/pcsc/watcher.hpp"
#include "plugins/common/capture_desk.hpp"

namespace noren::reader_felica {

// Card readers behind PC/SC. Configuration: {"reader": "name or part of it"}, absent: any reader.
// Calls come on the instance's strand, cards on the watcher's thread.
class FelicaReader final : public plugin::Instance, public plugin::Reader, private pcsc::Listener {
 public:
  FelicaReader(plugin::Host host, std::string_view config)
      : FelicaReader(host, config, pcsc::system_api(), {}) {}
  FelicaReader(plugin::Host host, std::string_view config, std::unique_ptr<pcsc::Api> api,
               pcsc::Patience patience);

  // Ends once it is known which readers there are, or that PC/SC is away.
  void open(plugin::Operation operation) override;
  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { desk_.cancel(operation); }
  void capture(plugin::Operation operation, const plugin::Request& request) override;

 private:
  void reader_added(const std::string& reader) override;
  void reader_removed(const std::string& reader) override;
  void card_inserted(const std::string& reader, const pcsc::Bytes& atr,
                     pcsc::Channel& channel) override;
  void card_removed(const std::string& reader) override;
  void service_lost(pcsc::Fault why) override;
  void service_found() override;

  bool wanted(const std::string& reader) const;
  void looked_around(bool service);

  const std::unique_ptr<pcsc::Api> api_;
  const pcsc::Patience patience_;
  std::string reader_;  // part of the name, or empty for any
  plugin::CaptureDesk desk_;
  std::set<std::string> reported_;  // readers whose card was told; the watcher's thread alone

  std::mutex mutex_;
  std::optional<plugin::Operation> opening_;
  std::set<std::string> readers_;
  bool service_ = false;

  std::optional<pcsc::Watcher> watcher_;  // last: its thread ends before what it uses
};

}  // namespace noren::reader_felica
