// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <variant>

// What every byte channel to a device has in common, whatever carries it.
namespace noren::drivers {

using Deadline = std::chrono::steady_clock::time_point;

// What went wrong, in the words that a program can act on.
enum class Fault {
  none,
  unreachable,  // no such host or device, or nobody answers there
  denied,       // the operating system refuses this user
  busy,         // another program or a kernel driver holds the device
  timeout,      // the deadline passed
  closed,       // the other side closed, the line broke, or the device was unplugged
  canceled,     // the caller's stop token asked for it
  stalled,      // the device refused the request; the way is clear again for the next one
  failed,       // anything else
};

// The fault's name as above, for logs and `noren doctor`.
std::string_view name_of(Fault fault);

struct Transfer {
  std::size_t bytes = 0;  // that were handed over, also where a fault ended it
  Fault fault = Fault::none;
};

// An open way to a device, held for this program alone where its carrier can do that; the
// destructor closes it. One thread at a time. Every call ends at its deadline or within a twentieth
// of a second of a stop, and no call raises a signal.
class Channel {
 public:
  virtual ~Channel() = default;

  // Hands over all of the bytes. Where it ends with a fault, at most `bytes` of them have left, and
  // what is still underway to the device may come out or not.
  virtual Transfer write(std::span<const std::uint8_t> bytes, Deadline deadline,
                         std::stop_token stop = {}) = 0;

  // Waits for at least one byte, and takes what is there up to the room, which must not be empty.
  virtual Transfer read(std::span<std::uint8_t> room, Deadline deadline,
                        std::stop_token stop = {}) = 0;

 protected:
  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
};

using Opened = std::variant<std::unique_ptr<Channel>, Fault>;

}  // namespace noren::drivers
