// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/loyalty.hpp"

#include <sodium.h>

#include "plugins/loyalty-center/encode.hpp"
#include "plugins/loyalty-center/mac.hpp"
#include "plugins/loyalty-center/text.hpp"
#include "plugins/loyalty-center/verdict.hpp"

namespace noren::loyalty_center {
namespace {

using plugin::Operation;
using plugin::Refusal;
using plugin::Request;

constexpr std::string_view domain = "center";
constexpr std::uint32_t default_timeout_ms = 10'000;
constexpr std::size_t longest_body = 64 * 1024;  // a center reads no more

plugin::Failure wrong_setting(std::string message) {
  return {NOREN_E_ILLEGAL, std::string(domain), std::move(message)};
}

bool is_terminal_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         name.find_first_of("\"\\\r\n") == std::string_view::npos;
}

// Ends an operation without having sent anything.
void end_unsent(Operation& operation, Asking asking, const Refusal& why) {
  if (asking == Asking::earlier) return plugin::leave_unknown(operation, domain, why);
  plugin::refuse(operation, domain, why);
}

// The text is that of UnifiedPOS (CheckHealthText).
std::string health_document(const Refusal& answer, const Exchanged& exchanged) {
  constexpr std::size_t longest_version = 100;
  boost::json::object document{{"text", "Internal HCheck: Successful"},
                               {"version", exchanged.server.substr(0, longest_version)}};
  document.insert(answer.also.begin(), answer.also.end());
  return boost::json::serialize(document);
}

}  // namespace

Settings read_settings(std::string_view config) {
  const boost::json::object members = plugin::parse_object(config);
  auto center = parse_url(plugin::member<std::string>(members, "url", ""));
  if (!center) throw wrong_setting("url is the center's address, as https://center.example:7443");
  auto terminal = plugin::member<std::string>(members, "terminal", "");
  if (!is_terminal_name(terminal)) {
    throw wrong_setting("terminal is the name that the center gave this till");
  }
  auto digest = from_hex(plugin::member<std::string>(members, "certificate_sha256", ""));
  if (!digest || digest->size() != 32) {
    throw wrong_setting("certificate_sha256 is 64 hexadecimal digits, as noren-enroll wrote them");
  }
  return {std::move(*center), std::move(terminal), std::move(*digest)};
}

CenterLoyalty::CenterLoyalty(plugin::Host host, std::string_view config)
    : Instance(host), settings_(read_settings(config)) {
  if (sodium_init() < 0) {
    throw plugin::Failure(NOREN_E_INTERNAL, std::string(domain), "libsodium cannot start");
  }
  client_.emplace(settings_.center, [this](std::string_view sha256) {
    return sha256 == settings_.certificate_sha256;
  });
}

CenterLoyalty::~CenterLoyalty() {
  wipe(terminal_key_);
}

void CenterLoyalty::cancel_operation(noren_op id) {
  Asking asking = Asking::value;
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    asking = found->second.asking;
  }
  client_->cancel(id, asking == Asking::query);
}

template <typename Make>
void CenterLoyalty::ask(Operation operation, Asking asking, Make make) {
  try {
    Question question = make();
    if (question.body.size() > longest_body) {
      return end_unsent(operation, asking,
                        {NOREN_E_ILLEGAL, "center_request_too_large",
                         "the sale has more lines than a center takes: split it"});
    }
    if (!load_key()) {
      return end_unsent(operation, asking,
                        {NOREN_E_DISABLED, "terminal_key_missing",
                         "this till has no key for the center yet: enroll it with noren-enroll"});
    }
    send(std::move(operation), std::move(question));
  } catch (const plugin::Failure& why) {
    end_unsent(operation, asking, {why.status(), "document_malformed", why.what()});
  }
}

void CenterLoyalty::lookup(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::query, [&]() -> Question {
    return {Verb::lookup, Asking::query,
            encode(Verb::lookup, plugin::parse_object(request.document), {}, {}),
            request.timeout_ms};
  });
}

void CenterLoyalty::quote(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::query, [&]() -> Question {
    return {Verb::quote, Asking::query,
            encode(Verb::quote, plugin::parse_object(request.document), {}, {}),
            request.timeout_ms};
  });
}

void CenterLoyalty::hold(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::value, [&]() -> Question {
    return {Verb::hold, Asking::value,
            encode(Verb::hold, plugin::parse_object(request.document), request.idempotency_key, {}),
            request.timeout_ms};
  });
}

void CenterLoyalty::complete(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::value, [&]() -> Question {
    return {
        Verb::complete, Asking::value,
        encode(Verb::complete, plugin::parse_object(request.document), request.idempotency_key, {}),
        request.timeout_ms};
  });
}

void CenterLoyalty::cancel(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::value, [&]() -> Question {
    return {Verb::cancel, Asking::value,
            encode(Verb::cancel, plugin::parse_object(request.document), request.idempotency_key,
                   request.original_key),
            request.timeout_ms};
  });
}

void CenterLoyalty::refund(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::value, [&]() -> Question {
    return {Verb::refund, Asking::value,
            encode(Verb::refund, plugin::parse_object(request.document), request.idempotency_key,
                   request.original_key),
            request.timeout_ms};
  });
}

void CenterLoyalty::load(Operation operation, const Request&) {
  plugin::refuse(operation, domain,
                 {NOREN_E_NOSERVICE,
                  "loyalty_verb_not_offered",
                  "the center keeps no stored value",
                  {"load"}});
}

void CenterLoyalty::status(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::earlier, [&]() -> Question {
    return {Verb::status, Asking::earlier, encode(Verb::status, {}, {}, request.original_key),
            request.timeout_ms};
  });
}

void CenterLoyalty::recover(Operation operation, const Request& request) {
  ask(std::move(operation), Asking::earlier, [&]() -> Question {
    const boost::json::object first_try = plugin::parse_object(request.document);
    const auto verb = value_verb(plugin::member<std::string>(first_try, "verb", ""));
    const boost::json::value* document = first_try.if_contains("request");
    if (!verb || !document || !document->is_object()) {
      throw plugin::Failure(NOREN_E_ILLEGAL, std::string(domain),
                            "a first try is its verb and its request");
    }
    const auto original = plugin::member<std::string>(first_try, "original", "");
    return {*verb, Asking::earlier,
            encode(*verb, document->get_object(), request.original_key, original),
            request.timeout_ms};
  });
}

void CenterLoyalty::check(Operation operation, const Request& request) {
  constexpr std::string_view nobodys = "00000000-0000-0000-0000-000000000000";
  ask(std::move(operation), Asking::query, [&]() -> Question {
    return {Verb::status, Asking::query, encode(Verb::status, {}, {}, nobodys), request.timeout_ms,
            true};
  });
}

void CenterLoyalty::send(Operation operation, Question question) {
  const std::string verb(name_of(question.verb));
  Post post;
  post.target = "/v1/" + verb;
  post.authorization = authorization(settings_.terminal, terminal_key_, verb, question.body);
  post.body = std::move(question.body);
  post.timeout =
      std::chrono::milliseconds(question.timeout_ms > 0 ? question.timeout_ms : default_timeout_ms);
  const noren_op id = operation.id();
  {
    const std::lock_guard lock(mutex_);
    open_.emplace(id,
                  Open{std::move(operation), question.verb, question.asking, question.is_check});
  }
  client_->post(id, std::move(post),
                [this, id](const Exchanged& exchanged) { answered(id, exchanged); });
}

void CenterLoyalty::answered(noren_op id, const Exchanged& exchanged) {
  std::optional<Open> open;
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    open.emplace(std::move(found->second));
    open_.erase(found);
  }
  Verdict verdict = judge(open->verb, open->asking, exchanged, settings_.center.text());
  // It looked, and has never seen such an operation: all is well.
  if (open->is_check && verdict.refusal.reason == "operation_not_seen") {
    verdict.kind = Verdict::Kind::done;
    verdict.document = health_document(verdict.refusal, exchanged);
  }
  switch (verdict.kind) {
    case Verdict::Kind::done:
      return open->operation.done(verdict.document);
    case Verdict::Kind::refused:
      return plugin::refuse(open->operation, domain, verdict.refusal);
    case Verdict::Kind::unknown:
      return plugin::leave_unknown(open->operation, domain, verdict.refusal);
  }
}

bool CenterLoyalty::load_key() {
  if (!terminal_key_.empty()) return true;
  auto secret = host().secret("terminal_key");
  std::string key(secret.value.begin(), secret.value.end());
  plugin::wipe(secret.value);
  if (key.size() == terminal_key_size) {
    terminal_key_ = std::move(key);
    return true;
  }
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (auto bytes = from_hex(key); bytes && bytes->size() == terminal_key_size) {
    terminal_key_ = std::move(*bytes);
  }
  wipe(key);
  return !terminal_key_.empty();
}

}  // namespace noren::loyalty_center
