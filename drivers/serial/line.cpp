// SPDX-License-Identifier: Apache-2.0
#include "drivers/serial/line.hpp"

// The kernel's own structure takes any speed as a number; <termios.h> does not, and clashes with
// it.
#include <asm/termbits.h>
#include <sys/ioctl.h>

#include <algorithm>

namespace noren::serial {
namespace {

// What of c_cflag the settings decide.
constexpr tcflag_t kDecided = CSIZE | PARENB | PARODD | CMSPAR | CSTOPB | CRTSCTS;

tcflag_t parity_flags(Parity parity) {
  switch (parity) {
    case Parity::none:
      return 0;
    case Parity::odd:
      return PARENB | PARODD;
    case Parity::even:
      return PARENB;
    case Parity::mark:
      return PARENB | CMSPAR | PARODD;
    case Parity::space:
      return PARENB | CMSPAR;
  }
  return 0;
}

tcflag_t decided(const Settings& settings) {
  tcflag_t flags = settings.bits == 7 ? CS7 : CS8;
  flags |= parity_flags(settings.parity);
  if (settings.stop_bits == 2) flags |= CSTOPB;
  if (settings.flow == Flow::rts_cts) flags |= CRTSCTS;
  return flags;
}

bool is_near(std::uint32_t kept, std::uint32_t wanted) {
  const std::uint32_t off = kept > wanted ? kept - wanted : wanted - kept;
  return off <= wanted / 100 * 3 + wanted % 100 * 3 / 100;
}

}  // namespace

bool apply(int descriptor, const Settings& settings) {
  termios2 line{};
  if (::ioctl(descriptor, TCGETS2, &line) != 0) return false;
  // A character with a parity error is dropped: half a card number is worse than none, and the
  // check digits or lengths of all that is read tell that something is missing.
  line.c_iflag = IGNBRK | IGNPAR;
  if (settings.parity != Parity::none) line.c_iflag |= INPCK;
  // Without IXANY: any byte, also a status answer, would start a printer again that said stop.
  if (settings.flow == Flow::xon_xoff) line.c_iflag |= IXON | IXOFF;
  line.c_oflag = 0;
  line.c_lflag = 0;
  // HUPCL is off: readers lose their settings where DTR drops between two programs.
  line.c_cflag = decided(settings) | CREAD | CLOCAL | BOTHER | (BOTHER << IBSHIFT);
  line.c_ispeed = settings.baud;
  line.c_ospeed = settings.baud;
  line.c_cc[VSTART] = 0x11;
  line.c_cc[VSTOP] = 0x13;
  // At least one byte: with none, a read of a quiet line would look like a hang-up.
  line.c_cc[VMIN] = 1;
  line.c_cc[VTIME] = 0;
  if (::ioctl(descriptor, TCSETS2, &line) != 0) return false;
  termios2 kept{};
  if (::ioctl(descriptor, TCGETS2, &kept) != 0) return false;
  if ((kept.c_cflag & kDecided) != decided(settings)) return false;
  if (!is_near(kept.c_ospeed, settings.baud)) return false;
  return ::ioctl(descriptor, TCFLSH, TCIFLUSH) == 0;
}

std::optional<bool> data_set_ready(int descriptor) {
  int lines = 0;
  if (::ioctl(descriptor, TIOCMGET, &lines) != 0) return std::nullopt;
  return (lines & TIOCM_DSR) != 0;
}

std::optional<std::size_t> waiting_to_leave(int descriptor) {
  int bytes = 0;
  if (::ioctl(descriptor, TIOCOUTQ, &bytes) != 0) return std::nullopt;
  return static_cast<std::size_t>(std::max(bytes, 0));
}

void drop_output(int descriptor) {
  ::ioctl(descriptor, TCFLSH, TCOFLUSH);
}

}  // namespace noren::serial
