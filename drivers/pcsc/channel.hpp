// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "drivers/pcsc/api.hpp"

namespace noren::pcsc {

// A card's answer: the data without its status word, or the fault that prevented it.
struct Response {
  Fault fault = Fault::none;
  Code code = 0;  // PC/SC's own number where there is a fault
  Bytes data;
  std::uint16_t status_word = 0;
  bool good() const { return fault == Fault::none && status_word == 0x9000; }
};

// Overwrites an identifier so that the compiler cannot leave it out.
void wipe(Bytes& secret);

// The way to one card while it lies on its reader: connects at the first command and disconnects
// when it goes, leaving the card as it is. Used from one thread at a time.
class Channel {
 public:
  Channel(Api& api, Context context, std::string reader);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  const std::string& reader() const { return reader_; }

  // Keeps every other program from the card until the channel goes, so that none steps between two
  // commands; waits for one that does the same. Only the fault of the answer counts.
  Response hold();

  // Sends a command and follows the card to its whole answer: 6Cxx is asked again with the length
  // it names, 61xx is fetched to the end, and over T=0 a command with data goes without its Le.
  // A reset by another program is taken up again before the first command; after it the answer is
  // card_changed, for what was selected or verified is gone.
  Response transmit(ByteView command);

  // The same for a command that must not be sent twice, whatever happens: a PIN.
  Response transmit_once(ByteView command);

  // Whether the card is still the one that answered the first command, in no other state than the
  // commands left it in. Only the fault of the answer counts.
  Response confirm();

 private:
  Code connect();
  Response exchange(ByteView command, bool repeat);
  Response nothing_came();
  Response fetch_rest(ByteView command, Response response);

  Api& api_;
  Context context_;
  std::string reader_;
  Connection card_;
  bool connected_ = false;
  bool held_ = false;
  bool spoken_ = false;  // a command was answered
};

}  // namespace noren::pcsc
