// SPDX-License-Identifier: Apache-2.0
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "runtime/platform/wake_up.hpp"

namespace noren::platform {

WakeUp::WakeUp() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::system_category(), "eventfd");
}

WakeUp::~WakeUp() {
  ::close(descriptor_);
}

// A full counter is readable already and an empty one already cleared, so that failures mean
// nothing.
void WakeUp::signal() {
  (void)!eventfd_write(descriptor_, 1);
}

void WakeUp::clear() {
  eventfd_t count = 0;
  (void)!eventfd_read(descriptor_, &count);
}

}  // namespace noren::platform
