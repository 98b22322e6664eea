// SPDX-License-Identifier: Apache-2.0
#include "host/port/open_plugin.hpp"

#include <algorithm>
#include <utility>

#include "host/child/grants.hpp"
#include "host/child/remote_port.hpp"
#include "host/documents/documents.hpp"
#include "host/plugin/interfaces.hpp"
#include "host/plugin/library.hpp"
#include "host/port/in_process_port.hpp"

namespace noren::host {
namespace {

// What the caller holds. The port itself is shared with the handlers that are on their way to it.
class OwnedPort final : public Port {
 public:
  explicit OwnedPort(std::shared_ptr<PortBase> port) : port_(std::move(port)) { port_->launch(); }
  ~OwnedPort() override { port_->abandon(); }
  bool offers(std::string_view interface_id) const override { return port_->offers(interface_id); }
  CallId submit(Call call, AnswerHandler handler) override {
    return port_->submit(std::move(call), std::move(handler));
  }
  void cancel(CallId call) override { port_->cancel(call); }
  void close(std::function<void()> closed) override { port_->close(std::move(closed)); }

 private:
  const std::shared_ptr<PortBase> port_;
};

bool may_run_in_process(const std::string& interface_id) {
  return interface_id == NOREN_INSTANCE ||
         (find_interface(interface_id) && interface_id != NOREN_PAYMENT &&
          interface_id != NOREN_LOYALTY);
}

// The folder that the manifest lies in: as many steps up from the library as its path there has.
std::filesystem::path folder_of(const PluginSetup& setup) {
  std::filesystem::path folder = setup.library.parent_path();
  if (!setup.manifest.library) return folder;
  const std::filesystem::path inside(setup.manifest.library->path);
  for (auto steps = std::distance(inside.begin(), inside.end()); steps > 1; --steps) {
    folder = folder.parent_path();
  }
  return folder;
}

child::v1::Start start_message(const PluginSetup& setup) {
  child::v1::Start start;
  const auto& manifest = setup.manifest;
  start.set_plugin(manifest.id);
  start.set_library(setup.library.string());
  if (manifest.library) start.set_sha256(manifest.library->sha256);
  for (const auto& need : setup.needs) {
    auto& file = *start.add_needs();
    file.set_path(need.path);
    file.set_sha256(need.sha256);
  }
  for (const auto& interface : manifest.interfaces) start.add_interfaces(interface);
  start.set_config(setup.config);
  start.set_storage_file(setup.storage_file.string());
  if (setup.card_keys) {
    start.set_center_public_key(setup.card_keys->center.data(), setup.card_keys->center.size());
    start.set_till_hash_key(setup.card_keys->till.data(), setup.card_keys->till.size());
  }
  start.set_memory_mib(manifest.limits.memory_mib);
  start.set_abi_min_minor(manifest.abi_min_minor);
  start.set_open_timeout_ms(static_cast<std::uint32_t>(setup.options.open_timeout.count()));
  *start.mutable_grants() = resolve_grants(manifest.grants, setup.config);
  start.set_folder(folder_of(setup).string());
  start.set_sandbox_required(setup.sandbox_required);
  return start;
}

}  // namespace

manifest::Isolation decide_isolation(const PluginSetup& setup) {
  using manifest::Isolation;
  if (setup.builtin) return Isolation::in_process;
  if (setup.manifest.threading == manifest::Threading::apartment) return Isolation::process;
  const auto& interfaces = setup.manifest.interfaces;
  const bool allowed = std::all_of(interfaces.begin(), interfaces.end(), may_run_in_process);
  return allowed ? setup.manifest.isolation : Isolation::process;
}

Result<std::unique_ptr<Port>> open_plugin(PluginSetup setup, Services& services,
                                          PortListener& listener,
                                          boost::asio::any_io_executor executor,
                                          ChildLauncher& launcher, Files& files) {
  const auto& manifest = setup.manifest;
  if (manifest.abi_epoch != NOREN_PLUGIN_EPOCH) {
    return error(NOREN_E_NOSERVICE, "plugin_epoch",
                 {manifest.id, std::to_string(manifest.abi_epoch)});
  }
  if (!setup.builtin && !setup.library.is_absolute()) {
    return error(NOREN_E_ILLEGAL, "plugin_library_missing", {setup.library.string()});
  }
  const auto fits = check_config(manifest.config_schema, setup.config);
  if (!fits) {
    Error wrong = fits.error();
    wrong.details.insert(wrong.details.begin(), manifest.id);
    return wrong;
  }

  PortSetup port_setup{manifest.id,
                       manifest.interfaces,
                       manifest.limits.ops_in_flight,
                       setup.options,
                       manifest.library ? manifest.library->sha256 : "",
                       setup.quarantine};
  std::shared_ptr<PortBase> port;
  if (decide_isolation(setup) == manifest::Isolation::process) {
    port = std::make_shared<RemotePort>(std::move(port_setup), start_message(setup), services,
                                        listener, std::move(executor), launcher);
  } else {
    auto load = [needs = LibraryNeeds{manifest.id, manifest.interfaces, manifest.abi_min_minor},
                 library = manifest::File{setup.library.string(),
                                          manifest.library ? manifest.library->sha256 : ""},
                 needed = setup.needs, builtin = setup.builtin,
                 &files]() -> Result<std::shared_ptr<const Library>> {
      if (builtin) return Library::enter(builtin, needs);
      auto opened = OpenedLibrary::open(library, needed, needs, files);
      if (!opened) return opened.error();
      return std::move(*opened).load();
    };
    port = std::make_shared<InProcessPort>(std::move(port_setup), std::move(load), setup.config,
                                           services, listener, std::move(executor));
  }
  return std::unique_ptr<Port>(std::make_unique<OwnedPort>(std::move(port)));
}

}  // namespace noren::host
