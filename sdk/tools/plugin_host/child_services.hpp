// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <child.pb.h>

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>

#include "host/plugin/services.hpp"
#include "host/plugin/storage.hpp"
#include "host/port/open_plugin.hpp"
#include "runtime/platform/system_random.hpp"

namespace noren::plugin_host {

using SendFrame = std::function<void(const child::v1::Frame&)>;

// The host services inside the child: cards are sealed and values stored right here, so that no
// identifier crosses the socket; log lines and secrets go over it. Thread-safe.
class ChildServices final : public host::Services {
 public:
  ChildServices(const child::v1::Start& start, SendFrame send);
  ~ChildServices() override;

  void log(int level, std::string_view line) override;
  Result<std::string> seal_card(std::string_view kind, ByteView identifier) override;
  Result<Bytes> secret(std::string_view name) override;
  Result<Bytes> storage_get(std::string_view key) override;
  Status storage_put(std::string_view key, ByteView value) override;

  // Wakes the thread that asked. Called by the thread that reads the socket.
  void on_secret(const child::v1::SecretAnswer& answer);

 private:
  const SendFrame send_;
  std::optional<host::CardKeys> keys_;
  platform::SystemRandom random_;
  host::Storage storage_;
  std::mutex mutex_;
  std::uint32_t last_ask_ = 0;
  std::map<std::uint32_t, std::promise<Result<Bytes>>> asked_;
};

}  // namespace noren::plugin_host
