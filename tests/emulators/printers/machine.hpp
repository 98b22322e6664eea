// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulators/printers/paper.hpp"

namespace noren::emulators {

using Bytes = std::vector<std::uint8_t>;

// What is wrong with a printer, and what somebody does to it.
struct Condition {
  bool paper_out = false;
  bool paper_near_end = false;
  bool cover_open = false;
  bool cutter_jammed = false;  // the next cut sticks, and each try to go on, until it is freed
  bool cutter_error = false;
  bool mechanical_error = false;
  bool overheated = false;
  bool unrecoverable = false;
  bool switched_offline = false;
  bool drawer_open = false;

  bool operator==(const Condition&) const = default;
  bool stopped() const {
    return paper_out || cover_open || cutter_error || mechanical_error || overheated ||
           unrecoverable || switched_offline;
  }
};

// A printer as a machine of bytes: it receives, works and answers, and knows no wire. Not
// thread-safe.
//
// Its commands are words, one a line, as the program printer_emulator and tests use them:
//   paper out|in|near|plenty      cover open|close        cutter jam|free
//   error mechanical|clear        head hot|cool           broken        switch offline|online
//   drawer open|close             power off|on            cable pull|plug
//   at N paper|cover|power|silent|deaf|lie
//                                 when N more bytes were worked off: the paper ends, the cover
//                                 opens, the power goes, it answers no fence, it answers nothing at
//                                 all, it says that all is well and prints nothing any more
//   at N cable                    when N more bytes have come, the cable is pulled
//   at none                       takes that back
// Zeros between commands are nothing and count as none.
//   lie on|off                    without paper it goes on as if there were some
//   noise HEX                     bytes that come before the next fence's answer
class Machine {
 public:
  virtual ~Machine() = default;

  bool powered() const { return powered_; }
  // Whether its cable leads anywhere.
  bool plugged() const { return plugged_; }
  // Whether it hears what is sent: else the bytes are lost on the way.
  bool hears() const { return powered_ && plugged_; }
  // How many bytes it takes now.
  std::size_t room() const;
  void receive(std::span<const std::uint8_t> bytes);
  // Works bytes off while it can; at most so many.
  void work(std::size_t bytes_max);
  // Something is left that it could work off.
  bool busy() const { return powered_ && !deaf_ && !stopped() && !buffer_.empty(); }
  // What it has to say, once.
  Bytes take_answers();

  // False where the words are no command.
  bool command(std::string_view words);

  const Condition& condition() const { return condition_; }
  Paper& paper() { return paper_; }
  // What a person sees.
  virtual std::string seen() const { return to_text(paper_); }
  // Since the last `at`, without what is worked off at once.
  std::size_t worked() const { return worked_; }
  // The longest command that was worked off, in bytes.
  std::size_t longest_command() const { return longest_command_; }
  // Everything that was worked off, as it came.
  const Bytes& received() const { return received_; }

  static constexpr std::size_t kBuffer = 4096;

 protected:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // Deals with a command that is obeyed at once at the beginning of these bytes: its size, 0 where
  // there is none, kMore where more of it is needed to know.
  static constexpr std::size_t kMore = static_cast<std::size_t>(-1);
  virtual std::size_t take_at_once(std::span<const std::uint8_t> bytes) = 0;
  // The size of the whole command, or character, that they begin with; 0 where more is needed.
  virtual std::size_t size_of(std::span<const std::uint8_t> bytes) const = 0;
  // Obeys it; false where it has to be tried again later.
  virtual bool obey(std::span<const std::uint8_t> command) = 0;
  // Tells status that comes unasked, where that is on.
  virtual void tell_change() = 0;
  // Whether a jam that is out is forgotten once the cover has been closed.
  virtual bool recovers_by_cover() const { return false; }
  // After the power has come back.
  virtual void start() = 0;

  void answer(const Bytes& bytes);
  void answer_fence(const Bytes& bytes);
  bool prints() const { return !condition_.paper_out && !idle_; }
  bool cut();
  void change(const Condition& next);
  void recover(bool forget);
  // Forgets what it has received and not worked off.
  void clear();
  bool deaf() const { return deaf_; }

  Condition condition_;

 private:
  enum class Fault { none, paper, cover, power, cable, silent, deaf, lie };
  bool stopped() const { return condition_.stopped() && !(lies_ && condition_.paper_out); }
  void strike();
  void arrive(std::uint8_t byte);
  std::size_t leading_zeros() const;
  void take_off(std::size_t bytes);
  bool arm(std::string_view words);
  void switch_power(bool on);
  void plug(bool in);

  bool powered_ = true, plugged_ = true;
  bool lies_ = false, silent_ = false, deaf_ = false;
  bool idle_ = false;  // prints nothing and says nothing of that
  Fault fault_ = Fault::none;
  std::size_t fault_at_ = 0, worked_ = 0, arrived_ = 0, longest_command_ = 0;
  Bytes pending_;  // may become a command that is obeyed at once
  Bytes buffer_;
  bool is_amid_ = false;  // something stands in the buffer that is no zero
  Bytes answers_, noise_, received_;
  Paper paper_;
};

}  // namespace noren::emulators
