// SPDX-License-Identifier: Apache-2.0
// A printer to try things with.
//
//   printer_emulator LANGUAGE WIRE [--pace BYTES] [--xonxoff] [--paper FOLDER]
//
// LANGUAGE is escpos, star or display; WIRE is --tcp PORT (0: a free one), --unix PATH or --pty.
// Says "ready NAME" once it can be reached by that name. Then it takes commands from its standard
// input, one a line, and answers each with "ok" or "what?"; at the end of the input it ends. Beside
// those of machine.hpp there are:
//   text        the paper so far, or what the display shows, then a line with a dot
//   sheets      how many sheets were cut
//   state       "working", or "stopped" where it waits for a person, or has no power or no cable
//   settle      waits until it has received all that was sent to it
//   worked      how many bytes were worked off since the last `at`
//   picture     writes each sheet as FOLDER/sheet-N.png and .txt
//   tear        takes the paper away
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/emulators/printers/escpos_machine.hpp"
#include "tests/emulators/printers/line_display.hpp"
#include "tests/emulators/printers/shell.hpp"
#include "tests/emulators/printers/star_machine.hpp"

namespace noren::emulators {
namespace {

constexpr int kPaperDots = 576;

struct Options {
  std::unique_ptr<Machine> machine;
  Wire wire;
  Pace pace;
  std::string folder;
};

std::optional<long> number_of(const std::string& text) {
  long number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// Nothing where the words are not understood.
std::optional<Options> read_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string value = i + 1 < words.size() ? words[i + 1] : "";
    if (word == "escpos") {
      options.machine = std::make_unique<EscPosMachine>();
    } else if (word == "star") {
      options.machine = std::make_unique<StarMachine>();
    } else if (word == "display") {
      options.machine = std::make_unique<LineDisplayMachine>();
    } else if (word == "--pty") {
      options.wire = open_terminal();
    } else if (word == "--xonxoff") {
      options.pace.xon_xoff = true;
    } else if (word == "--unix") {
      options.wire = listen_at(value);
      ++i;
    } else if (word == "--paper") {
      options.folder = value;
      ++i;
    } else if (word == "--tcp" || word == "--pace") {
      const auto number = number_of(value);
      if (!number || *number > 65535) return std::nullopt;
      if (word == "--tcp") options.wire = listen_on_loopback(static_cast<std::uint16_t>(*number));
      if (word == "--pace") options.pace.bytes_a_millisecond = static_cast<std::size_t>(*number);
      ++i;
    } else {
      return std::nullopt;
    }
  }
  if (!options.machine || (!options.wire.line && !options.wire.listener)) return std::nullopt;
  return options;
}

bool draw(const std::vector<Sheet>& sheets, const std::string& folder) {
  if (folder.empty()) return false;
  bool drawn = true;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string name = folder + "/sheet-" + std::to_string(i + 1);
    std::ofstream(name + ".txt") << to_text(sheets[i]);
    drawn = to_png(sheets[i], kPaperDots, name + ".png") && drawn;
  }
  return drawn;
}

void obey(Shell& shell, const std::string& folder, const std::string& line) {
  bool known = true;
  if (line == "text") {
    std::cout << shell.look([](Machine& machine) { return machine.seen(); }) << ".\n";
    return;
  }
  if (line == "sheets") {
    std::cout << shell.look([](Machine& machine) { return machine.paper().sheets().size(); })
              << "\n";
    return;
  }
  if (line == "state") {
    const bool stopped = shell.look(
        [](Machine& machine) { return machine.condition().stopped() || !machine.hears(); });
    std::cout << (stopped ? "stopped" : "working") << "\n";
    return;
  }
  if (line == "worked") {
    std::cout << shell.look([](Machine& machine) { return machine.worked(); }) << "\n";
    return;
  }
  if (line == "settle") {
    shell.settle();
  } else if (line == "picture") {
    known = draw(shell.look([](Machine& machine) { return machine.paper().sheets(); }), folder);
  } else if (line == "tear") {
    shell.look([](Machine& machine) { machine.paper().tear_off(); });
  } else {
    known = shell.command(line);
  }
  std::cout << (known ? "ok" : "what?") << "\n";
}

int run(const std::vector<std::string>& words) {
  std::optional<Options> options = read_options(words);
  if (!options) {
    std::cerr << "usage: printer_emulator escpos|star|display --tcp PORT|--unix PATH|--pty "
                 "[--pace BYTES] [--xonxoff] [--paper FOLDER]\n";
    return 2;
  }
  Shell shell(std::move(options->machine), std::move(options->wire), options->pace);
  std::cout << "ready " << shell.name() << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    obey(shell, options->folder, line);
    std::cout.flush();
  }
  return 0;
}

}  // namespace
}  // namespace noren::emulators

int main(int count, char** words) {
  return noren::emulators::run({words + 1, words + count});
}
