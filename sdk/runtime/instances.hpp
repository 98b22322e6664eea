// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/card/card.hpp"
#include "core/seam/random.hpp"
#include "host/plugin/storage.hpp"
#include "host/port/open_plugin.hpp"
#include "runtime/configuration/configuration.hpp"
#include "runtime/ports.hpp"

namespace noren::runtime {

// The plugin instances that a till has open. Loop only.
class Instances : public Ports {
 public:
  // An event, a death or a return of the instance `name`.
  using News = std::function<void(const std::string& name, std::string_view type,
                                  std::string_view document)>;
  using Log = std::function<void(std::string_view line)>;

  Instances(boost::asio::any_io_executor executor, Random& random, host::ChildLauncher& launcher,
            host::Files& files, News news, Log log);
  ~Instances() override;

  // Opens an instance. `secrets` are files, read when the plugin asks.
  Status open(const std::string& name, host::PluginSetup setup,
              std::map<std::string, std::filesystem::path> secrets);

  std::vector<NamedPort> offering(std::string_view interface_id) override;
  NamedPort named(std::string_view name) override;

  // Closes all; `closed` runs when the last one is.
  void close(std::function<void()> closed);

 private:
  struct Instance;

  boost::asio::any_io_executor executor_;
  Random& random_;
  host::ChildLauncher& launcher_;
  host::Files& files_;
  News news_;
  Log log_;
  std::vector<std::unique_ptr<Instance>> instances_;
};

}  // namespace noren::runtime
