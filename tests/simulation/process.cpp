// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/process.hpp"

#include <noren/plugin/loyalty.h>
#include <noren/plugin/payment.h>
#include <noren/plugin/printer.h>
#include <noren/plugin/reader.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

#include "runtime/slip/slip.hpp"
#include "tests/simulation/register_node.hpp"

namespace noren::simulation {

Process::Process(Setup setup)
    : stage(setup.stage),
      disk_journal(std::move(setup.journal)),
      journal(setup.stage, setup.node.name(), *disk_journal),
      loyalty(setup.stage, loop.get_executor(), setup.loyalty, [this] { resolver.hurry(); }),
      payment(setup.stage, loop.get_executor(), setup.node.name(), setup.payments),
      printer(setup.stage, loop.get_executor(), setup.node.name(), setup.papers),
      reader(setup.stage, loop.get_executor(), setup.node.name(), setup.show_card),
      cards(loop.get_executor(), *this, setup.clock),
      standing(journal, setup.clock),
      context(make_context(setup)),
      sales(context, [](const runtime::LiveSale&, const Status&, bool) {}),
      resolver(context, sales, setup.random, [](const std::string&) {}),
      clerk(setup.stage, setup.node, *this) {}

Process::~Process() {
  self.reset();
  stage.timeline.sweep();  // planned events hold timers of the loop
  loop.drop();
}

runtime::Context Process::make_context(const Setup& setup) {
  Stage& stage = setup.stage;
  RegisterNode& node = setup.node;
  return {loop.get_executor(), journal, *this, cards, standing, setup.clock,
          [&node](std::string_view, std::string_view code) { return node.seal(code); },
          [](const sale::Sale& sale) -> std::string {
            const auto slip = runtime::fill_slip(runtime::default_slip_template(), sale);
            return slip ? *slip : std::string();
          },
          // The grid is tested elsewhere; the paper here shows the slip as it is.
          [](const std::string& slip, int) -> Result<std::string> {
            return boost::json::serialize(boost::json::string(slip));
          },
          [&stage, &node](std::string_view line) { stage.trace.note(node.name(), line); },
          [this, &stage](std::chrono::milliseconds pause, std::function<void()> then) {
            stage.timeline.after(pause.count(), self, std::move(then));
          }};
}

Status Process::begin() {
  if (const Status adopted = resolver.adopt_unfinished(); !adopted) return adopted;
  boost::asio::co_spawn(loop, resolver.keep_resolving(), boost::asio::detached);
  boost::asio::co_spawn(loop, clerk.work(), boost::asio::detached);
  return Done{};
}

std::vector<runtime::NamedPort> Process::offering(std::string_view interface_id) {
  if (interface_id == NOREN_LOYALTY) return {{"points", &loyalty}};
  if (interface_id == NOREN_PAYMENT) return {{"card", &payment}};
  if (interface_id == NOREN_PRINTER) return {{"paper", &printer}};
  if (interface_id == NOREN_READER) return {{"reader", &reader}};
  return {};
}

runtime::NamedPort Process::named(std::string_view name) {
  if (name == "points") return {"points", &loyalty};
  if (name == "card") return {"card", &payment};
  if (name == "paper") return {"paper", &printer};
  if (name == "reader") return {"reader", &reader};
  return {};
}

}  // namespace noren::simulation
