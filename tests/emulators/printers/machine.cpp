// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/machine.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace noren::emulators {
namespace {

bool is_zero(std::uint8_t byte) {
  return byte == 0;
}

std::optional<Bytes> from_hexadecimal(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    std::uint8_t byte = 0;
    const auto [end, failed] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (failed != std::errc() || end != text.data() + i + 2) return std::nullopt;
    bytes.push_back(byte);
  }
  if (text.size() % 2 != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::size_t Machine::room() const {
  // What belongs to a command that has begun is taken in as it comes.
  const bool takes_all = !buffer_.empty() && !stopped() && size_of(buffer_) == 0;
  const std::size_t taken = takes_all ? 0 : buffer_.size() + pending_.size();
  return powered_ && taken < kBuffer ? kBuffer - taken : 0;
}

void Machine::receive(std::span<const std::uint8_t> bytes) {
  for (std::uint8_t byte : bytes) {
    if (!hears() || deaf_) return;
    pending_.push_back(byte);
    while (!pending_.empty()) {
      const std::size_t used = take_at_once(pending_);
      if (used == kMore) break;
      const std::uint8_t first = pending_.front();
      pending_.erase(pending_.begin(),
                     pending_.begin() + static_cast<long>(std::max<std::size_t>(used, 1)));
      if (used == 0) arrive(first);
    }
  }
}

void Machine::arrive(std::uint8_t byte) {
  if (!plugged_) return;
  // Zeros between commands are nothing, here and in work().
  is_amid_ = !buffer_.empty() && (is_amid_ || buffer_.back() != 0);
  if (byte != 0 || is_amid_) ++arrived_;
  buffer_.push_back(byte);
  if (fault_ != Fault::cable || arrived_ < fault_at_) return;
  fault_ = Fault::none;
  command("cable pull");
}

std::size_t Machine::leading_zeros() const {
  return static_cast<std::size_t>(std::find_if_not(buffer_.begin(), buffer_.end(), is_zero) -
                                  buffer_.begin());
}

void Machine::take_off(std::size_t bytes) {
  const auto end = buffer_.begin() + static_cast<long>(bytes);
  received_.insert(received_.end(), buffer_.begin(), end);
  buffer_.erase(buffer_.begin(), end);
  is_amid_ = leading_zeros() < buffer_.size();
}

void Machine::work(std::size_t bytes_max) {
  std::size_t done = 0;
  while (powered_ && !deaf_ && !buffer_.empty() && done < bytes_max) {
    strike();
    if (!powered_ || stopped()) return;
    if (const std::size_t zeros = leading_zeros()) {
      const std::size_t taken = std::min(zeros, bytes_max - done);
      take_off(taken);
      done += taken;
      continue;
    }
    const std::size_t size = size_of(buffer_);
    if (size == 0) return;
    // A fault comes before the byte that it is armed for, also amid a command.
    if (fault_ != Fault::none && fault_ != Fault::cable && worked_ + size > fault_at_) {
      worked_ = fault_at_;
      strike();
      continue;
    }
    const Bytes command(buffer_.begin(), buffer_.begin() + static_cast<long>(size));
    if (!obey(command)) return;
    take_off(size);
    longest_command_ = std::max(longest_command_, size);
    worked_ += size;
    done += size;
  }
  strike();
}

// What was armed happens now, if its byte has come.
void Machine::strike() {
  const bool has_come = fault_ == Fault::cable ? fault_at_ == 0 : worked_ >= fault_at_;
  if (fault_ == Fault::none || !has_come) return;
  const Fault fault = std::exchange(fault_, Fault::none);
  if (fault == Fault::paper) command("paper out");
  if (fault == Fault::cover) command("cover open");
  if (fault == Fault::power) command("power off");
  if (fault == Fault::cable) command("cable pull");
  if (fault == Fault::lie) idle_ = true;
  if (fault == Fault::silent) silent_ = true;
  if (fault == Fault::deaf) deaf_ = true;
}

Bytes Machine::take_answers() {
  return std::exchange(answers_, {});
}

void Machine::answer(const Bytes& bytes) {
  if (deaf_) return;
  if (plugged_) answers_.insert(answers_.end(), bytes.begin(), bytes.end());
}

void Machine::answer_fence(const Bytes& bytes) {
  answer(std::exchange(noise_, {}));
  if (!silent_) answer(bytes);
}

bool Machine::cut() {
  if (condition_.cutter_jammed) {
    Condition next = condition_;
    next.cutter_error = true;
    change(next);
    return false;
  }
  if (prints()) paper_.cut();
  return true;
}

void Machine::change(const Condition& next) {
  if (next == condition_) return;
  condition_ = next;
  if (powered_) tell_change();
}

void Machine::recover(bool forget) {
  if (forget) clear();
  Condition next = condition_;
  next.cutter_error = next.mechanical_error = false;
  change(next);
}

void Machine::clear() {
  buffer_.clear();
  is_amid_ = false;
}

void Machine::switch_power(bool on) {
  if (powered_ == on) return;
  powered_ = on;
  buffer_.clear();
  pending_.clear();
  answers_.clear();
  silent_ = deaf_ = idle_ = false;
  condition_.cutter_error = condition_.mechanical_error = false;
  if (on) start();
}

// What it was about to say is lost; it works on.
void Machine::plug(bool in) {
  plugged_ = in;
  pending_.clear();
  answers_.clear();
}

bool Machine::arm(std::string_view words) {
  worked_ = arrived_ = 0;
  fault_ = Fault::none;
  silent_ = deaf_ = idle_ = false;
  if (words == "none") return true;
  const auto space = words.find(' ');
  if (space == words.npos) return false;
  const std::string_view number = words.substr(0, space), name = words.substr(space + 1);
  const auto [end, failed] =
      std::from_chars(number.data(), number.data() + number.size(), fault_at_);
  if (failed != std::errc() || end != number.data() + number.size()) return false;
  constexpr std::pair<std::string_view, Fault> names[] = {
      {"paper", Fault::paper}, {"cover", Fault::cover}, {"power", Fault::power},
      {"cable", Fault::cable}, {"lie", Fault::lie},     {"silent", Fault::silent},
      {"deaf", Fault::deaf}};
  for (const auto& [one, fault] : names) {
    if (one == name) fault_ = fault;
  }
  strike();
  return fault_ != Fault::none || fault_at_ == 0;
}

bool Machine::command(std::string_view words) {
  if (words.starts_with("at ")) return arm(words.substr(3));
  if (words.starts_with("noise ")) {
    const auto bytes = from_hexadecimal(words.substr(6));
    if (bytes) noise_ = *bytes;
    return bytes.has_value();
  }
  if (words == "lie on" || words == "lie off") return lies_ = words == "lie on", true;
  if (words == "cable pull" || words == "cable plug") return plug(words == "cable plug"), true;
  if (words == "power off" || words == "power on") return switch_power(words == "power on"), true;
  Condition next = condition_;
  const struct {
    std::string_view words;
    bool Condition::*member;
    bool value;
  } commands[] = {
      {"paper out", &Condition::paper_out, true},
      {"paper in", &Condition::paper_out, false},
      {"paper near", &Condition::paper_near_end, true},
      {"paper plenty", &Condition::paper_near_end, false},
      {"cover open", &Condition::cover_open, true},
      {"cover close", &Condition::cover_open, false},
      {"cutter jam", &Condition::cutter_jammed, true},
      {"cutter free", &Condition::cutter_jammed, false},
      {"error mechanical", &Condition::mechanical_error, true},
      {"error clear", &Condition::mechanical_error, false},
      {"head hot", &Condition::overheated, true},
      {"head cool", &Condition::overheated, false},
      {"broken", &Condition::unrecoverable, true},
      {"switch offline", &Condition::switched_offline, true},
      {"switch online", &Condition::switched_offline, false},
      {"drawer open", &Condition::drawer_open, true},
      {"drawer close", &Condition::drawer_open, false},
  };
  for (const auto& one : commands) {
    if (one.words != words) continue;
    next.*one.member = one.value;
    if (words == "cover close" && recovers_by_cover() && !next.cutter_jammed) {
      next.cutter_error = next.mechanical_error = false;
    }
    change(next);
    return true;
  }
  return false;
}

}  // namespace noren::emulators
