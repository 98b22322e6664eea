// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/export.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "samples/center/command.hpp"
#include "tests/simulation/world.hpp"

namespace noren::simulation {
namespace {

// One file of a simulated disk, with its log beside it.
void copy(simulated::Disk& disk, const std::string& name, const std::filesystem::path& to) {
  for (const std::string& suffix : {std::string(), std::string("-wal")}) {
    const auto content = disk.read(name + suffix);
    std::filesystem::remove(to.string() + suffix);
    if (!content) continue;
    std::ofstream(to.string() + suffix, std::ios::binary)
        .write(reinterpret_cast<const char*>(content->data()),
               static_cast<std::streamsize>(content->size()));
  }
}

}  // namespace

bool export_world(World& world, const std::string& folder) {
  const std::filesystem::path to(folder);
  std::filesystem::create_directories(to);
  std::ofstream intents(to / "intents.jsonl");
  int number = 0;
  for (auto& one : world.registers()) {
    copy(one->disk(), "journal.db", to / (one->name() + ".db"));
    for (const Intent& intent : one->intents()) {
      // Where nobody had shown a card, the center has no part in it.
      const bool is_at_till = intent.told == Intent::Told::done && intent.operation.empty() &&
                              intent.refused_later.empty();
      if (!is_at_till) intents << to_json_line(intent, ++number) << "\n";
    }
  }
  // The center's own command writes the books: over a home whose database is the simulated one.
  const std::filesystem::path home = to / "center";
  const auto made = center::open_home(home.string(), center::Make::mock);
  if (!made) {
    std::cerr << "simulate: no home at " << home << ": " << made.error().reason << "\n";
    return false;
  }
  copy(world.center().disk(), "center/center.db", home / "center.db");
  center::Command command;
  command.name = "export";
  command.options["data"] = home.string();
  std::ofstream books(to / "center.jsonl");
  std::streambuf* const screen = std::cout.rdbuf(books.rdbuf());
  const int failed = center::export_books(command);
  std::cout.rdbuf(screen);
  return failed == 0;
}

}  // namespace noren::simulation
