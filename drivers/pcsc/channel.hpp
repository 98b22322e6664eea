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

  // Sends a command and follows the card to its whole answer: 6Cxx is asked again with the length
  // it names, 61xx is fetched to the end. A reset by another program is taken up again once.
  Response transmit(ByteView command);

 private:
  Response exchange(ByteView command);

  Api& api_;
  Context context_;
  std::string reader_;
  Connection card_;
  bool connected_ = false;
};

}  // namespace noren::pcsc
