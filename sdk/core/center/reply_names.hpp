// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/center/types.hpp"

namespace noren::center::reply_names {

// The member of a whole reply that each kind of body stands in.
inline const char* name(const LookupReply&) {
  return "lookup";
}
inline const char* name(const QuoteReply&) {
  return "quote";
}
inline const char* name(const HoldReply&) {
  return "hold";
}
inline const char* name(const CompleteReply&) {
  return "complete";
}
inline const char* name(const CancelReply&) {
  return "cancel";
}
inline const char* name(const RefundReply&) {
  return "refund";
}
inline const char* name(std::monostate) {
  return "";
}

}  // namespace noren::center::reply_names
