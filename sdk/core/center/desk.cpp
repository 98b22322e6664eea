// SPDX-License-Identifier: Apache-2.0
#include "core/center/desk.hpp"

#include "core/center/document.hpp"
#include "core/center/json.hpp"

namespace noren::center {
namespace {

bool moves_value(std::string_view slot) {
  return slot == "hold" || slot == "complete" || slot == "cancel" || slot == "refund" ||
         slot == "recover";
}

// Reads the request and, where it carries one, its operation id.
template <typename Request>
Result<Request> with_operation(Result<Request> request, std::string_view key) {
  auto id = uuid_of_text(key);
  if (!id) return id.error();
  if (request) request->operation = std::move(*id);
  return request;
}

}  // namespace

Desk::Desk(Center& center, Store& store, Terminal terminal)
    : center_(center), store_(store), terminal_(std::move(terminal)) {}

Desk::Answer Desk::serve(std::string_view slot, std::string_view idempotency_key,
                         std::string_view original_key, std::string_view document) {
  Reply reply;
  Standing standing;
  if (const Status begun = store_.begin(); !begun) {
    reply = refused(begun.error());
  } else {
    reply = ask(slot, idempotency_key, original_key, document);
    standing = center_.standing();
    if (const Status committed = store_.commit(); !committed) {
      store_.rollback();
      reply = refused(committed.error());
      standing = {};
    }
  }
  if (!moves_value(slot) && slot != "status" && reply.status != NOREN_OK) {
    reply.outcome = NOREN_OUTCOME_NONE;
  }
  return {reply.status, reply.outcome, to_document(reply, standing), reply};
}

Reply Desk::ask(std::string_view slot, std::string_view key, std::string_view original_key,
                std::string_view document) {
  if (slot == "lookup") {
    auto request = lookup_of_text(document);
    return request ? center_.lookup(terminal_, std::move(*request)) : refused(request.error());
  }
  if (slot == "quote") {
    auto request = quote_of_text(document);
    return request ? center_.quote(terminal_, std::move(*request)) : refused(request.error());
  }
  if (slot == "hold") {
    auto request = with_operation(hold_of_text(document), key);
    return request ? center_.hold(terminal_, std::move(*request)) : refused(request.error());
  }
  if (slot == "complete") {
    auto request = with_operation(complete_of_text(document), key);
    return request ? center_.complete(terminal_, std::move(*request)) : refused(request.error());
  }
  if (slot == "cancel") {
    auto request = with_operation(cancel_of_text(document), key);
    auto original = uuid_of_text(original_key);
    if (!request) return refused(request.error());
    if (!original) return refused(original.error());
    request->original = std::move(*original);
    return center_.cancel(terminal_, *request);
  }
  if (slot == "refund") {
    auto request = with_operation(refund_of_text(document), key);
    return request ? center_.refund(terminal_, *request) : refused(request.error());
  }
  if (slot == "status") {
    auto original = uuid_of_text(original_key);
    if (!original) return refused_query(original.error());
    return center_.status(terminal_, {std::move(*original)});
  }
  if (slot == "recover") return recover(original_key, document);
  return refused(error(NOREN_E_NOSERVICE, "slot_not_offered", {std::string(slot)}));
}

Reply Desk::recover(std::string_view original_key, std::string_view document) {
  struct Recover {
    std::string verb;
    std::string request;
    std::string original;
  };
  const auto asked = read_json<Recover>(document, [](JsonReader& reader, Recover& recover) {
    reader.text("verb", recover.verb);
    reader.text("original", recover.original);
    if (const auto* request = reader.find("request")) {
      recover.request = boost::json::serialize(*request);
    }
  });
  if (!asked) return refused(asked.error());
  if (asked->verb == "recover" || !moves_value(asked->verb)) {
    return refused(error(NOREN_E_ILLEGAL, "document_malformed", {"verb"}));
  }
  return ask(asked->verb, original_key, asked->original, asked->request);
}

}  // namespace noren::center
