// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "drivers/tcp/testing/listener.hpp"

namespace noren::printer_escpos::testing {

// How a fake printer behaves.
struct Manners {
  std::array<std::uint8_t, 4> status = {0x12, 0x12, 0x12, 0x12};  // answers to DLE EOT 1 to 4
  bool answers_status = true;
  bool answers_fence = true;
  std::size_t closes_after = 0;      // bytes of a receipt; 0: never
  std::string noise_before_fence{};  // other answers that come first
  bool cutter_sticks = false;        // at the first cut, which DLE EOT 3 tells from then on
};

// A network printer in this process. It understands DLE EOT and both fences, and remembers the
// rest.
class FakePrinter {
 public:
  explicit FakePrinter(Manners manners = {})
      : manners_(std::move(manners)), thread_([this] { serve(); }) {}
  ~FakePrinter() {
    listener_.stop();
    thread_.join();
  }

  std::string output() const { return "tcp:127.0.0.1:" + std::to_string(listener_.port()); }
  // Everything but status questions and fences, of all connections.
  std::vector<std::uint8_t> printed() {
    const std::lock_guard lock(mutex_);
    return printed_;
  }
  int connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }
  void set_status(std::array<std::uint8_t, 4> status) {
    const std::lock_guard lock(mutex_);
    manners_.status = status;
  }

 private:
  void serve() {
    while (true) {
      const tcp::testing::Descriptor peer = listener_.accept();
      if (peer.number() < 0) return;
      {
        const std::lock_guard lock(mutex_);
        ++connections_;
      }
      talk(peer);
    }
  }

  void talk(const tcp::testing::Descriptor& peer) {
    std::vector<std::uint8_t> input;
    std::size_t taken = 0;
    std::array<std::uint8_t, 4096> room;
    ssize_t got;
    while ((got = ::recv(peer.number(), room.data(), room.size(), 0)) > 0) {
      input.insert(input.end(), room.begin(), room.begin() + got);
      while (std::size_t used = take(peer, input)) {
        taken += used;
        input.erase(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(used));
        if (manners_.closes_after && taken > manners_.closes_after) return;
      }
    }
  }

  static bool begins(const std::vector<std::uint8_t>& input, std::string_view command) {
    return input.size() >= command.size() &&
           std::equal(command.begin(), command.end(), input.begin(),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  }

  // Deals with what the input begins with; 0 where more of it is needed.
  std::size_t take(const tcp::testing::Descriptor& peer, const std::vector<std::uint8_t>& input) {
    using namespace std::string_view_literals;
    const std::lock_guard lock(mutex_);
    if (input.empty()) return 0;
    if (begins(input, "\x10\x04"sv)) {
      if (input.size() < 3) return 0;
      if (manners_.answers_status) {
        tcp::testing::send_all(peer, {&manners_.status[input[2] - 1u], 1});
      }
      return 3;
    }
    if (begins(input, "\x1D(H"sv)) {
      if (input.size() < 11) return 0;
      std::vector<std::uint8_t> answer = {0x37, 0x22};
      answer.insert(answer.end(), input.begin() + 7, input.begin() + 11);
      answer.push_back(0);
      answer_fence(peer, answer);
      return 11;
    }
    if (begins(input, "\x1Dr\x01"sv)) {
      answer_fence(peer, {0x00});
      return 3;
    }
    if (begins(input, "\x1DV"sv) && manners_.cutter_sticks) manners_.status[2] = 0x1A;
    // A command that is not whole yet.
    if ((input[0] == 0x10 || input[0] == 0x1D) && input.size() < 3) return 0;
    printed_.push_back(input[0]);
    return 1;
  }

  void answer_fence(const tcp::testing::Descriptor& peer, const std::vector<std::uint8_t>& answer) {
    std::vector<std::uint8_t> bytes(manners_.noise_before_fence.begin(),
                                    manners_.noise_before_fence.end());
    if (manners_.answers_fence) bytes.insert(bytes.end(), answer.begin(), answer.end());
    tcp::testing::send_all(peer, bytes);
  }

  tcp::testing::Listener listener_;
  std::mutex mutex_;
  Manners manners_;
  std::vector<std::uint8_t> printed_;
  int connections_ = 0;
  std::thread thread_;
};

}  // namespace noren::printer_escpos::testing
