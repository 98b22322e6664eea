// SPDX-License-Identifier: Apache-2.0
// Writes what happens at the card readers, one line each, until its input ends. The cards are a
// test's own.
#include <cstdio>
#include <iostream>
#include <string>

#include "drivers/pcsc/watcher.hpp"

namespace noren::pcsc {
namespace {

class Lines final : public Listener {
 public:
  void reader_added(const std::string&) override { write("reader added"); }
  void reader_removed(const std::string&) override { write("reader removed"); }
  void card_inserted(const std::string&, const Bytes&, Channel& channel) override {
    const Response response = channel.transmit(Bytes{0xFF, 0xCA, 0, 0, 0});
    std::string text = "card ";
    for (const std::uint8_t byte : response.data) {
      text += "0123456789abcdef"[byte / 16];
      text += "0123456789abcdef"[byte % 16];
    }
    write(response.good() ? text : text + std::string(name_of(response.fault)));
  }
  void card_removed(const std::string&) override { write("card removed"); }
  void service_lost(Fault why) override { write("lost " + std::string(name_of(why))); }
  void service_found() override { write("found"); }

 private:
  static void write(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
  }
};

}  // namespace
}  // namespace noren::pcsc

int main() {
  const auto api = noren::pcsc::system_api();
  noren::pcsc::Lines lines;
  const noren::pcsc::Watcher watcher(*api, lines);
  std::string line;
  while (std::getline(std::cin, line)) continue;
}
