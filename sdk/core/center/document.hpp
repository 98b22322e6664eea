// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/center/types.hpp"

namespace noren::center {

// The documents of noren.loyalty/1 (docs/abi/documents.md), to and from the center's messages.
// Reading drops members that it does not know. Errors: 106 document_malformed {member}.

// An operation id as documents write it: UUID text in lower case.
std::string uuid_text(ByteView id);
Result<Bytes> uuid_of_text(std::string_view text);

// Requests, as they stand in a call: the ids come beside the document.
Result<LookupRequest> lookup_of_text(std::string_view document);
Result<QuoteRequest> quote_of_text(std::string_view document);
Result<HoldRequest> hold_of_text(std::string_view document);
Result<CompleteRequest> complete_of_text(std::string_view document);
Result<CancelRequest> cancel_of_text(std::string_view document);
Result<RefundRequest> refund_of_text(std::string_view document);

// Requests for the ledger's record: without card and own id.
std::string to_text(const HoldRequest& request);
std::string to_text(const CompleteRequest& request);
std::string to_text(const CancelRequest& request);
std::string to_text(const RefundRequest& request);
std::string to_text(const AdjustRequest& request);

// A whole reply: {"status": 0, "outcome": 2, "complete": {...}}. The same reply always gives the
// same text, and reading it back gives the same reply.
std::string to_text(const Reply& reply);
Result<Reply> reply_of_text(std::string_view text);

// A reply as a plugin's result document: the body alone, or why it was refused; with the center's
// standing where it is known.
std::string to_document(const Reply& reply, const Standing& standing = {});

}  // namespace noren::center
