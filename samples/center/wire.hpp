// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/center/types.hpp"

namespace noren::center {

// The messages of center.proto in either of their encodings, to and from plain values.

enum class Encoding { protobuf, json };

// Errors: 106 request_malformed {verb}.
Result<LookupRequest> read_lookup(std::string_view body, Encoding encoding);
Result<QuoteRequest> read_quote(std::string_view body, Encoding encoding);
Result<HoldRequest> read_hold(std::string_view body, Encoding encoding);
Result<CompleteRequest> read_complete(std::string_view body, Encoding encoding);
Result<CancelRequest> read_cancel(std::string_view body, Encoding encoding);
Result<RefundRequest> read_refund(std::string_view body, Encoding encoding);
Result<StatusRequest> read_status(std::string_view body, Encoding encoding);
Result<std::string> read_enroll(std::string_view body, Encoding encoding);  // the code

struct Enrolled {
  std::string terminal;
  Bytes key;
  Bytes card_public_key;
};

std::string write_reply(const Reply& reply, Encoding encoding);
std::string write_enrolled(const Enrolled& enrolled, Encoding encoding);

}  // namespace noren::center
