// SPDX-License-Identifier: Apache-2.0
#include "runtime/slip/templates.hpp"

#include "slip_texts.hpp"  // made of templates/*.receipt

namespace noren::runtime {

std::string_view default_slip_template() {
  return embedded::receipt_slip;
}
std::string_view return_slip_template() {
  return embedded::return_slip;
}
std::string_view pending_slip_template() {
  return embedded::pending_slip;
}
std::string_view coupon_slip_template() {
  return embedded::coupon_slip;
}
std::string_view registration_slip_template() {
  return embedded::registration_slip;
}
std::string_view statement_slip_template() {
  return embedded::statement_slip;
}

}  // namespace noren::runtime
