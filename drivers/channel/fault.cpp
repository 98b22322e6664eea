// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/channel.hpp"

namespace noren::drivers {

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "none";
    case Fault::unreachable:
      return "unreachable";
    case Fault::denied:
      return "denied";
    case Fault::busy:
      return "busy";
    case Fault::timeout:
      return "timeout";
    case Fault::closed:
      return "closed";
    case Fault::canceled:
      return "canceled";
    case Fault::stalled:
      return "stalled";
    case Fault::failed:
      return "failed";
  }
  return "failed";
}

}  // namespace noren::drivers
