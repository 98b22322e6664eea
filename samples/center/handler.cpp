// SPDX-License-Identifier: Apache-2.0
#include "handler.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

namespace noren::center {
namespace {

constexpr std::string_view path = "/v1/";
constexpr const char* protobuf_type = "application/x-protobuf";
constexpr const char* json_type = "application/json";
constexpr std::array<std::string_view, 8> verbs = {"lookup", "quote",  "hold",   "complete",
                                                   "cancel", "refund", "status", "enroll"};

std::optional<Encoding> encoding_of(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  if (type == protobuf_type) return Encoding::protobuf;
  if (type == json_type) return Encoding::json;
  return std::nullopt;
}

bool moves_nothing(std::string_view verb) {
  return verb == "lookup" || verb == "quote" || verb == "status";
}

Reply refused_as(std::string_view verb, const Error& why) {
  return moves_nothing(verb) ? refused_query(why) : refused(why);
}

// The value of name="value" in an Authorization header.
std::string_view parameter(std::string_view header, std::string_view name) {
  const std::string start = std::string(name) + "=\"";
  const std::size_t begin = header.find(start);
  if (begin == std::string_view::npos) return {};
  const std::string_view value = header.substr(begin + start.size());
  const std::size_t end = value.find('"');
  return end == std::string_view::npos ? std::string_view() : value.substr(0, end);
}

}  // namespace

Answer Handler::answer(unsigned status, const Reply& reply, Encoding encoding) {
  return {status, encoding == Encoding::json ? json_type : protobuf_type,
          write_reply(reply, encoding)};
}

void Handler::handle(Ask ask, Then then) {
  const auto encoding = encoding_of(ask.content_type);
  const auto no = [&](unsigned status, noren_status code, std::string reason) {
    then(answer(status, refused_query(error(code, std::move(reason))),
                encoding.value_or(Encoding::json)));
  };
  const std::string_view target(ask.target);
  const std::string_view verb =
      target.starts_with(path) ? target.substr(path.size()) : std::string_view();
  if (std::find(verbs.begin(), verbs.end(), verb) == verbs.end()) {
    return no(404, NOREN_E_NOEXIST, "path_unknown");
  }
  if (!ask.post) return no(405, NOREN_E_ILLEGAL, "method_not_post");
  if (!encoding) return no(415, NOREN_E_ILLEGAL, "content_type_unknown");

  Admitted admitted{std::string(verb), *encoding, {}, {}, std::move(then)};
  if (admitted.verb == "enroll") {
    admitted.ask = std::move(ask);
    return enroll(admitted);
  }
  auto terminal = who(ask, admitted.verb);
  if (!terminal) {
    return admitted.then(answer(401, refused_query(terminal.error()), *encoding));
  }
  admitted.terminal = std::move(*terminal);
  admitted.ask = std::move(ask);
  if (parts_.mock) return misbehave(std::move(admitted));
  work(std::move(admitted), false);
}

Result<Terminal> Handler::who(const Ask& ask, std::string_view verb) {
  const std::string_view header(ask.authorization);
  auto terminal = parts_.terminals.find(parameter(header, "terminal"));
  const bool proven = header.starts_with("Noren ") && terminal &&
                      is_signed(*terminal, verb, ask.body, parameter(header, "mac"));
  // One answer for both: who has no key learns nothing about names.
  if (!proven) return error(NOREN_E_DENIED, "terminal_not_proven");
  if (terminal->revoked) return error(NOREN_E_DENIED, "terminal_revoked", {terminal->id});
  return std::move(*terminal);
}

void Handler::enroll(const Admitted& admitted) {
  const auto code = read_enroll(admitted.ask.body, admitted.encoding);
  if (!code) {
    return admitted.then(answer(400, refused_query(code.error()), admitted.encoding));
  }
  const auto terminal = parts_.terminals.enroll(*code, parts_.clock.wall_ms());
  if (!terminal) {
    parts_.log("enrollment refused: " + terminal.error().reason);
    return admitted.then(answer(200, refused_query(terminal.error()), admitted.encoding));
  }
  parts_.log("enrolled " + terminal->id + " in shop " + terminal->shop);
  const auto& card_key = parts_.center.card_public_key();
  const Enrolled enrolled{terminal->id, terminal->key, Bytes(card_key.begin(), card_key.end())};
  Answer answered = answer(200, {}, admitted.encoding);
  answered.body = write_enrolled(enrolled, admitted.encoding);
  admitted.then(std::move(answered));
}

void Handler::misbehave(Admitted admitted) {
  const auto faults = parts_.faults.take(admitted.terminal.id, admitted.verb);
  const auto has = [&](std::string_view kind) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const Fault& fault) { return fault.kind == kind; });
  };
  for (const Fault& fault : faults) {
    parts_.log("fault " + fault.kind + " for " + admitted.verb + " of " + admitted.terminal.id);
  }
  if (has("drop")) return admitted.then(Answer{0, "", "", true});
  if (has("refuse")) {
    const Error why = error(NOREN_E_BUSY, "fault_switch");
    return admitted.then(answer(200, refused_as(admitted.verb, why), admitted.encoding));
  }
  if (has("lose_reply")) {
    admitted.then = [then = std::move(admitted.then)](Answer) { then(Answer{0, "", "", true}); };
  }
  const bool twice = has("duplicate");
  std::int64_t delay_ms = 0;
  for (const Fault& fault : faults) delay_ms += fault.delay_ms;
  if (delay_ms == 0) return work(std::move(admitted), twice);
  auto timer = std::make_shared<boost::asio::steady_timer>(parts_.executor);
  timer->expires_after(std::chrono::milliseconds(delay_ms));
  timer->async_wait([this, timer, twice, admitted = std::move(admitted)](auto canceled) mutable {
    if (!canceled) work(std::move(admitted), twice);
  });
}

template <typename Request>
Result<Handler::Prepared> Handler::with_card(const Result<Request>& request,
                                             const Terminal& terminal,
                                             Reply (Center::*verb)(const Terminal&,
                                                                   Request)) const {
  if (!request) return request.error();
  const Center& center = parts_.center;
  return Prepared{[&center, opened = *request, terminal, verb]() mutable -> Result<Writer::Job> {
    // Opening the card takes longer than all the rest; here it does not hold up the writer.
    if (const Status known = center.identify(opened.card); !known) return known.error();
    return Writer::Job(
        [opened, terminal, verb](Center& center) { return (center.*verb)(terminal, opened); });
  }};
}

template <typename Request>
Result<Handler::Prepared> Handler::without_card(const Result<Request>& request,
                                                const Terminal& terminal,
                                                Reply (Center::*verb)(const Terminal&,
                                                                      const Request&)) {
  if (!request) return request.error();
  return Prepared{[opened = *request, terminal, verb]() -> Result<Writer::Job> {
    return Writer::Job(
        [opened, terminal, verb](Center& center) { return (center.*verb)(terminal, opened); });
  }};
}

Result<Handler::Prepared> Handler::prepare(const Admitted& admitted) const {
  const std::string& body = admitted.ask.body;
  const Encoding encoding = admitted.encoding;
  const Terminal& terminal = admitted.terminal;
  if (admitted.verb == "lookup") {
    return with_card(read_lookup(body, encoding), terminal, &Center::lookup);
  }
  if (admitted.verb == "quote") {
    auto request = read_quote(body, encoding);
    if (!request || request->original.empty()) {
      return with_card(request, terminal, &Center::quote);
    }
    return Prepared{[request = std::move(*request), terminal]() -> Result<Writer::Job> {
      return Writer::Job([=](Center& center) { return center.quote(terminal, request); });
    }};
  }
  if (admitted.verb == "hold") {
    return with_card<HoldRequest>(read_hold(body, encoding), terminal, &Center::hold);
  }
  if (admitted.verb == "complete") {
    const auto request = read_complete(body, encoding);
    auto prepared = with_card<CompleteRequest>(request, terminal, &Center::complete);
    if (prepared) prepared->queued = request->offline;
    return prepared;
  }
  if (admitted.verb == "cancel") {
    return without_card<CancelRequest>(read_cancel(body, encoding), terminal, &Center::cancel);
  }
  if (admitted.verb == "refund") {
    const auto request = read_refund(body, encoding);
    auto prepared = without_card<RefundRequest>(request, terminal, &Center::refund);
    if (prepared) prepared->queued = request->offline;
    return prepared;
  }
  return without_card<StatusRequest>(read_status(body, encoding), terminal, &Center::status);
}

void Handler::work(Admitted admitted, bool twice) {
  const auto shared = std::make_shared<const Admitted>(std::move(admitted));
  const auto refuse = [this, shared](const Error& why) {
    finish(*shared, refused_as(shared->verb, why), {});
  };
  auto prepared = prepare(*shared);
  if (!prepared) return refuse(prepared.error());
  const std::string& terminal = shared->terminal.id;
  const std::size_t size = shared->ask.body.size();
  const Status entered = admission_.enter(
      terminal, size, prepared->queued,
      [this, shared, twice, refuse, open = std::move(prepared->open), size]() mutable {
        const auto job = open();
        if (!job) {
          admission_.leave(shared->terminal.id, size);
          return refuse(job.error());
        }
        if (twice) parts_.writer.submit(*job, [](Reply, const Standing&) {});
        parts_.writer.submit(
            *job,
            [this, shared, size](const Reply& reply, const Standing& standing) {
              admission_.leave(shared->terminal.id, size);
              finish(*shared, reply, standing);
            },
            moves_nothing(shared->verb) ? Writer::Does::read : Writer::Does::write);
      });
  if (!entered) refuse(entered.error());
}

void Handler::finish(const Admitted& admitted, const Reply& reply, const Standing& standing) {
  if (reply.reason == "operation_id_reused") {
    parts_.log("ALARM operation id reused with other content: " + admitted.verb + " of " +
               admitted.terminal.id);
  } else if (reply.reason == "center_busy") {
    // Said to many at once, and got over.
  } else if (reply.reason.starts_with("center_") || reply.reason.starts_with("ledger_")) {
    parts_.log("ALARM " + reply.reason + ": " + admitted.verb + " of " + admitted.terminal.id);
  }
  const bool malformed = reply.reason == "request_malformed";
  Answer answered = answer(malformed ? 400 : 200, reply, admitted.encoding);
  answered.standing = standing;
  if (reply.reason == "center_busy") {
    answered.retry_after_s = reply.details.empty() ? 1 : std::stoi(reply.details.front());
  }
  admitted.then(std::move(answered));
}

}  // namespace noren::center
