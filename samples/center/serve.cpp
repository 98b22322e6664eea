// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <csignal>
#include <iostream>

#include "books_check.hpp"
#include "command.hpp"
#include "core/center/notes.hpp"
#include "core/program/program.hpp"
#include "home.hpp"
#include "platform.hpp"
#include "server.hpp"
#include "sqlite_store.hpp"

namespace noren::center {
namespace {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

Result<Address> read_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  if (colon == std::string::npos) return error(NOREN_E_ILLEGAL, "address_unusable", {text});
  address.host = text.substr(0, colon);
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
  if (read.ec != std::errc() || read.ptr != end) {
    return error(NOREN_E_ILLEGAL, "address_unusable", {text});
  }
  return address;
}

void log(const std::string& text) {
  std::clog << "noren-center: " << text << std::endl;
}

constexpr std::int64_t entries_checked = 1000;
constexpr const char* behind_text =
    "ALARM the ledger is older than what terminals have seen of it: nothing moves until its office "
    "has brought back the newest copy, or decides with accept-restore";

// Each program that entries were made by stays on record, so that awards can be computed again.
Status record_program(Database& database, const program::Program& program) {
  const auto hash = program::hash(program);
  Transaction transaction(database);
  Statement(database, "INSERT OR IGNORE INTO meta VALUES(?, ?)")
      .bind("program." + to_hex(hash))
      .bind(program::canonical_text(program))
      .run();
  return transaction.commit();
}

// Some files are needed for other things than connections.
std::size_t connections_max() {
  constexpr std::size_t most = 2048;
  constexpr std::size_t others = 64;
  const std::size_t files = raise_open_files();
  return files > 2 * others ? std::min(most, files - others) : others;
}

// The center keeps its own time from its start on; somebody should know where the machine's is
// another.
void watch_clock(boost::asio::steady_timer& timer, const Timekeeper& time) {
  constexpr std::int64_t much_ms = 60'000;
  timer.expires_after(std::chrono::minutes(1));
  timer.async_wait([&timer, &time](auto canceled) {
    if (canceled) return;
    if (const std::int64_t jump_ms = time.jump_ms(); std::abs(jump_ms) > much_ms) {
      log("ALARM the machine's clock was set by " + std::to_string(jump_ms / 1000) +
          " s; the center goes on with its own until it is started again");
    }
    watch_clock(timer, time);
  });
}

int run(const Home& home, const Address& address, program::Program program) {
  const auto books = open_books(home);
  if (!books) return fail(books.error());
  // Terminals and fault switches are read on the network's thread, over a connection of its own.
  const auto reading = open_books(home);
  if (!reading) return fail(reading.error());
  if (const Status kept = record_program(**books, program); !kept) return fail(kept.error());
  SqliteStore store(**books);
  if (const Status sound = check_end(store, entries_checked); !sound) return fail(sound.error());
  if (!store.note(notes::ledger_behind).empty()) log(behind_text);

  SystemClock clock;
  SystemRandom random;
  Center center(store, clock, random, std::move(program), home.keys);
  boost::asio::io_context io(1);
  int result = 0;
  Writer writer(center, store, io.get_executor(), [&] {
    log("the disk failed and it is not known what it kept: ending; start again to read it anew");
    result = 1;
    io.stop();
  });
  Terminals terminals(**reading, random);
  Faults faults(**reading);
  Handler handler({center, writer, terminals, faults, home.mock, clock, io.get_executor(), log});
  Server server(io, handler, connections_max());
  const Status listening = server.listen(address.host, address.port, home.certificate);
  if (!listening) return fail(listening.error());
  const std::string port = std::to_string(server.port());
  if (const Status told = write_private_file(home.folder + "/port", port + "\n"); !told) {
    return fail(told.error());
  }
  std::cout << "listening on " << address.host << ":" << port << std::endl;

  boost::asio::steady_timer clock_watch(io);
  watch_clock(clock_watch, center.time());
  boost::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](auto canceled, int) {
    if (!canceled) io.stop();
  });
  io.run();
  server.stop();
  return result;
}

}  // namespace

int serve(const Command& command) {
  const auto address = read_address(command.get("listen", "127.0.0.1:7443"));
  if (!address) return fail(address.error());
  const std::string file = command.get("program", "");
  if (file.empty()) return fail(error(NOREN_E_ILLEGAL, "option_missing", {"--program"}));
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  auto program = program::parse(*text, file);
  if (!program) return fail(program.error());
  const auto home =
      open_home(command.get("data", ""), command.has("mock") ? Make::mock : Make::production);
  if (!home) return fail(home.error());
  if (!home->made.empty()) {
    std::cout << "first start: made " << home->folder << " with\n";
    for (const std::string& line : home->made) std::cout << "  " << line << "\n";
    std::cout << "keep copies of these files apart from the books\n";
  }
  const auto hash = fingerprint(home->certificate.certificate_pem);
  if (!hash) return fail(hash.error());
  std::cout << "program " << program->id << " version " << program->version
            << (home->mock ? ", mock: fault switches work" : "") << "\n"
            << "certificate sha256 " << to_hex(*hash) << "\n";
  return run(*home, *address, std::move(*program));
}

}  // namespace noren::center
