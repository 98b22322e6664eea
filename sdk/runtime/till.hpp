// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/message/message.hpp"
#include "core/operation/journal.hpp"
#include "host/finding/finder.hpp"
#include "runtime/card_desk.hpp"
#include "runtime/configuration/configuration.hpp"
#include "runtime/device/verbs.hpp"
#include "runtime/instances.hpp"
#include "runtime/loop.hpp"
#include "runtime/platform/file_lock.hpp"
#include "runtime/platform/process_launcher.hpp"
#include "runtime/platform/system_clock.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "runtime/quarantine.hpp"
#include "runtime/sale/resolver.hpp"
#include "runtime/sale/sales.hpp"

namespace noren::runtime {

// Something slow on the till itself, such as a balance: what its handle shows, and the wish to
// stop.
struct LiveOperation {
  explicit LiveOperation(boost::json::object document)
      : work(std::make_shared<Work>(std::move(document))) {
    work->begin();
  }
  std::shared_ptr<Work> work;
  Cancellation cancellation;       // loop only
  std::shared_ptr<LiveSale> sale;  // loop only: the sale that it works on, if any
};

struct TillOptions {
  std::optional<Configuration> configuration;  // nothing: a simulated till
  std::string terminal;                        // empty: as configured or enrolled
  Language language = Language::japanese;
  int slip_columns = 48;
};

// One open till: journal, plugins, sales, and the loop on which they live. Every function may be
// called from any thread but the loop's; none but open and close waits for anything but the loop.
class Till {
 public:
  using News = std::function<void(boost::json::object event)>;

  // Errors: till_open (102), what is wrong with the configuration, the state directory, the
  // journal.
  static Result<std::unique_ptr<Till>> open(TillOptions options, News news);
  // Within 2 s. What runs goes on in the journal.
  ~Till();

  Result<Sales::Begun> begin_sale(boost::json::object arguments);
  Result<Sales::Begun> begin_return(boost::json::object arguments);
  Status add(const std::shared_ptr<LiveSale>& sale, boost::json::object arguments);

  // Begin a verb; 113 while another runs. The sale's work ends when it has ended.
  Status start(const std::shared_ptr<LiveSale>& sale, SaleVerb* verb, bool moves_value,
               boost::json::object arguments);
  void cancel(const std::shared_ptr<LiveSale>& sale);

  // Slow calls on the till; the work is begun when these return.
  void start_run(std::shared_ptr<LiveOperation> operation, boost::json::object arguments);
  void start_balance(std::shared_ptr<LiveOperation> operation, boost::json::object arguments);
  void start_resolve(std::shared_ptr<LiveOperation> operation, boost::json::object arguments);
  void cancel(const std::shared_ptr<LiveOperation>& operation);

  Result<boost::json::object> pending();

  boost::json::object devices();
  Result<std::shared_ptr<LiveDevice>> open_device(
      const std::string& name, std::function<void(boost::json::object event)> tell);
  void close_device(const std::shared_ptr<LiveDevice>& device);
  Status set(const std::shared_ptr<LiveDevice>& device, boost::json::object wanted);
  Status release(const std::shared_ptr<LiveDevice>& device);
  // Begins a slow verb; 113 while another runs.
  Status start(const std::shared_ptr<LiveDevice>& device, DeviceVerb* verb,
               boost::json::object arguments);
  void cancel(const std::shared_ptr<LiveDevice>& device);

  Status simulate(const boost::json::object& arguments);
  boost::json::object document() const;

  Language language() const { return options_.language; }
  bool is_simulated() const { return !options_.configuration; }

 private:
  explicit Till(TillOptions options, News news);

  Status prepare();       // not on the loop yet
  Status make_context();  // loop, as are the next five
  Status open_plugins();
  Status open_builtins();
  Status open_installed(const std::filesystem::path& plugin_host);
  Status open_instance(const PluginInstance& wanted, const host::Finding& plugin,
                       const manifest::Policy& policy);
  void on_plugin_news(const std::string& name, std::string_view type, std::string_view document);
  void log(std::string_view line);
  std::string terminal() const;  // as asked for, configured or enrolled; "" for none

  awaitable<void> run_verb(std::shared_ptr<LiveSale> live, SaleVerb* verb, bool moves_value,
                           boost::json::object arguments);
  awaitable<void> run_sale(std::shared_ptr<LiveOperation> operation, boost::json::object arguments);
  awaitable<void> run_balance(std::shared_ptr<LiveOperation> operation,
                              boost::json::object arguments);
  awaitable<Status> look_up(LiveOperation& operation, const boost::json::object& arguments,
                            boost::json::object& document);
  awaitable<Status> resolve_sale(LiveOperation& operation, const boost::json::object& arguments,
                                 boost::json::object& document);
  std::string sale_without_record(const std::string& operation);
  awaitable<void> run_resolve(std::shared_ptr<LiveOperation> operation,
                              boost::json::object arguments);

  awaitable<void> run_device(std::shared_ptr<LiveDevice> device, DeviceVerb* verb,
                             boost::json::object arguments);
  void show(const LiveDevice& device) const;
  Status change(const std::shared_ptr<LiveDevice>& device, const std::function<Status()>& change);

  void tell_resolver(const sale::Sale& sale, const Status& status);
  // What a handle shows after something ended so.
  boost::json::object face(const LiveSale& live, const Status& status, bool moves_value) const;
  void show(const LiveSale& live, const Status& status, bool moves_value) const;
  void describe(boost::json::object& document, const Status& status, bool moves_value) const;

  TillOptions options_;
  News news_;
  Loop loop_;
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  platform::TrustedFiles files_;
  std::unique_ptr<platform::FileLock> lock_;
  std::optional<Enrollment> enrollment_;
  card::HashKey till_key_{};
  std::string slip_template_;
  std::unique_ptr<operation::Journal> journal_;
  std::optional<FileQuarantine> quarantine_;
  std::filesystem::path plugin_host_;
  std::unique_ptr<platform::ProcessLauncher> launcher_;
  std::unique_ptr<Instances> instances_;
  std::unique_ptr<Devices> devices_;
  std::unique_ptr<SalePorts> sale_ports_;
  std::unique_ptr<CardDesk> cards_;
  std::optional<card::PublicKey> center_key_;
  std::optional<Standing> standing_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<Sales> sales_;
  std::unique_ptr<Resolver> resolver_;
  bool closing_ = false;
};

}  // namespace noren::runtime
