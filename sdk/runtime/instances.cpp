// SPDX-License-Identifier: Apache-2.0
#include "runtime/instances.hpp"

#include <noren/plugin/services.h>
#include <boost/json.hpp>
#include <fstream>

namespace noren::runtime {
namespace {

constexpr std::string_view level_names[] = {"debug", "info", "warning", "error"};

// What the host does for one instance. Thread-safe: it holds nothing that changes.
class InstanceServices : public host::Services {
 public:
  InstanceServices(std::string name, std::optional<host::CardKeys> keys,
                   std::map<std::string, std::filesystem::path> secrets,
                   std::filesystem::path storage_file, Random& random, Instances::Log log)
      : name_(std::move(name)),
        keys_(keys),
        secrets_(std::move(secrets)),
        storage_(std::move(storage_file)),
        random_(random),
        log_(std::move(log)) {}

  void log(int level, std::string_view message) override {
    const bool known = level >= NOREN_LOG_DEBUG && level <= NOREN_LOG_ERROR;
    log_(std::string(level_names[known ? level : NOREN_LOG_ERROR]) + " " + name_ + ": " +
         std::string(message));
  }
  Result<std::string> seal_card(std::string_view kind, ByteView identifier) override {
    if (!keys_) return error(NOREN_E_OFFLINE, "not_enrolled", {name_});
    const auto token = card::seal(kind, identifier, keys_->center, keys_->till, random_);
    if (!token) return token.error();
    return card::to_json(*token);
  }
  Result<Bytes> secret(std::string_view name) override {
    const auto file = secrets_.find(std::string(name));
    if (file == secrets_.end())
      return error(NOREN_E_NOEXIST, "secret_missing", {std::string(name)});
    std::ifstream stream(file->second, std::ios::binary);
    Bytes secret((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (!stream || secret.empty()) {
      return error(NOREN_E_NOEXIST, "secret_missing", {file->second.string()});
    }
    return secret;
  }
  Result<Bytes> storage_get(std::string_view key) override { return storage_.get(key); }
  Status storage_put(std::string_view key, ByteView value) override {
    return storage_.put(key, value);
  }

 private:
  const std::string name_;
  const std::optional<host::CardKeys> keys_;
  const std::map<std::string, std::filesystem::path> secrets_;
  host::Storage storage_;
  Random& random_;
  const Instances::Log log_;
};

}  // namespace

struct Instances::Instance : public host::PortListener {
  Instance(std::string instance_name, News instance_news)
      : name(std::move(instance_name)), news(std::move(instance_news)) {}

  void on_event(std::string_view type, std::string_view document) override {
    news(name, type, document);
  }
  void on_progress(host::CallId, std::string_view document) override {
    news(name, "progress", document);
  }
  void on_down(const Error& why) override {
    news(name, "plugin.down", boost::json::serialize(boost::json::object{{"text", why.reason}}));
  }
  void on_up() override { news(name, "plugin.up", "{}"); }

  const std::string name;
  const News news;
  std::unique_ptr<InstanceServices> services;
  std::unique_ptr<host::Port> port;  // last: gone before what it uses
};

Instances::Instances(boost::asio::any_io_executor executor, Random& random,
                     host::ChildLauncher& launcher, host::Files& files, News news, Log log)
    : executor_(std::move(executor)),
      random_(random),
      launcher_(launcher),
      files_(files),
      news_(std::move(news)),
      log_(std::move(log)) {}

Instances::~Instances() = default;

Status Instances::open(const std::string& name, host::PluginSetup setup,
                       std::map<std::string, std::filesystem::path> secrets) {
  auto instance = std::make_unique<Instance>(name, news_);
  instance->services = std::make_unique<InstanceServices>(name, setup.card_keys, std::move(secrets),
                                                          setup.storage_file, random_, log_);
  auto port = host::open_plugin(std::move(setup), *instance->services, *instance, executor_,
                                launcher_, files_);
  if (!port) return port.error();
  instance->port = std::move(*port);
  instances_.push_back(std::move(instance));
  return Done{};
}

std::vector<NamedPort> Instances::offering(std::string_view interface_id) {
  std::vector<NamedPort> offering;
  for (const auto& instance : instances_) {
    if (instance->port->offers(interface_id)) {
      offering.push_back({instance->name, instance->port.get()});
    }
  }
  return offering;
}

NamedPort Instances::named(std::string_view name) {
  for (const auto& instance : instances_) {
    if (instance->name == name) return {instance->name, instance->port.get()};
  }
  return {};
}

void Instances::close(std::function<void()> closed) {
  auto open = std::make_shared<std::size_t>(instances_.size());
  if (*open == 0) return closed();
  for (const auto& instance : instances_) {
    instance->port->close([open, closed] {
      if (--*open == 0) closed();
    });
  }
}

}  // namespace noren::runtime
