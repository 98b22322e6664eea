// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/preview.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>

#include "tools/noren/arguments.hpp"
#include "tools/noren/preview/pages.hpp"
#include "tools/noren/receipt/options.hpp"
#include "tools/noren/receipt/render.hpp"

namespace noren::tool {
namespace {

namespace asio = boost::asio;

constexpr auto kGlance = std::chrono::milliseconds(100);
constexpr int kSpeedMax = 1000;    // mm a second
constexpr int kBaudMin = 50;       // bits a second
constexpr int kBaudMax = 4000000;  // as serial ports take them
constexpr int kPortMax = 65535;

struct Wish {
  preview::Settings settings;
  std::uint16_t port = 0;
};

std::optional<Wish> read_wish(const Arguments& arguments) {
  const auto number = [&](const char* name, int usual, int least, int most) {
    return arguments.has(name) ? read_number(arguments.value(name), least, most) : usual;
  };
  preview::Settings settings;
  const std::string file = arguments.plain()[0];
  settings.name = std::filesystem::path(file).filename().string();
  settings.printer = arguments.value("--printer", settings.printer);
  const std::optional<int> columns = read_columns(arguments.value("--columns", "48"));
  const std::optional<int> speed = number("--speed", settings.speed, 1, kSpeedMax);
  const std::optional<int> baud = number("--baud", settings.baud, kBaudMin, kBaudMax);
  const std::optional<int> port = number("--port", 0, 1, kPortMax);
  const bool known = std::ranges::find(kPrinters, settings.printer) != kPrinters.end();
  if (file == "-" || !known || !columns || !speed || !baud || !port) return std::nullopt;
  settings.columns = *columns;
  settings.speed = *speed;
  settings.baud = *baud;
  return Wish{settings, static_cast<std::uint16_t>(*port)};
}

}  // namespace

int preview_receipt(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(
      words, {"--columns", "--data", "--printer", "--speed", "--baud", "--port"}, {}, 1, 1);
  const std::optional<Wish> wish = arguments ? read_wish(*arguments) : std::nullopt;
  if (!wish) return wrong_usage;

  preview::Source source(arguments->plain()[0], arguments->value("--data"));
  asio::io_context io(1);
  preview::Server server(io, [&](std::string_view target) {
    return preview::answer(target, source.contents(), wish->settings);
  });
  if (const Status listening = server.listen(wish->port); !listening) {
    return fail(context, listening.error());
  }
  asio::signal_set ends(io, SIGINT, SIGTERM);
  ends.async_wait([&io](boost::system::error_code failed, int) {
    if (!failed) io.stop();
  });
  asio::steady_timer timer(io);
  const std::function<void()> watch = [&] {
    timer.expires_after(kGlance);
    timer.async_wait([&](boost::system::error_code failed) {
      if (failed) return;
      if (source.look()) server.changed();
      watch();
    });
  };
  watch();
  context.out << "http://127.0.0.1:" << server.port() << "/" << std::endl;
  context.err << context.say("ブラウザーで開いてください。終わるには Ctrl-C を押します。\n",
                             "Open it in a browser. Ctrl-C ends it.\n");
  io.run();
  return done;
}

}  // namespace noren::tool
