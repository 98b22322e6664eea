// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/verdict.hpp"

#include <optional>

#include "plugins/loyalty-center/decode.hpp"

namespace noren::loyalty_center {
namespace {

using Fault = Exchanged::Fault;
using plugin::Refusal;

Verdict refused(Refusal why) {
  return {Verdict::Kind::refused, {}, std::move(why)};
}
Verdict unknown(Refusal why) {
  return {Verdict::Kind::unknown, {}, std::move(why)};
}

// The center did not process this request, for this reason.
Verdict not_processed(Asking asking, Refusal why) {
  return asking == Asking::earlier ? unknown(std::move(why)) : refused(std::move(why));
}

// It may have processed it.
Verdict in_doubt(Asking asking, Refusal why) {
  if (asking != Asking::query) return unknown(std::move(why));
  why.status = NOREN_E_OFFLINE;
  return refused(std::move(why));
}

Refusal before_sending(Fault fault, std::string center) {
  switch (fault) {
    case Fault::timeout:
      return {NOREN_E_TIMEOUT,
              "center_timeout",
              "the center did not answer in time and nothing was sent: check the network",
              {std::move(center)}};
    case Fault::canceled:
      return {NOREN_E_CANCELED, "operation_canceled", "given up before anything was sent", {}};
    case Fault::certificate:
      return {NOREN_E_OFFLINE,
              "center_certificate_mismatch",
              "this is not the center that the till was enrolled at: enroll again, or call the "
              "office",
              {std::move(center)}};
    case Fault::tls:
      return {NOREN_E_OFFLINE,
              "center_tls_failed",
              "no secure connection to the center came about: check address and port",
              {std::move(center)}};
    default:
      return {NOREN_E_OFFLINE,
              "center_unreachable",
              "the center cannot be reached: check the network and that the center runs",
              {std::move(center)}};
  }
}

std::optional<Refusal> of_http_status(int status, std::string center) {
  switch (status) {
    case 400:
    case 405:
    case 413:
    case 415:
      return Refusal{NOREN_E_FAILURE,
                     "center_request_rejected",
                     "the center cannot read the request: update the till or the center",
                     {std::move(center)}};
    case 401:
      return Refusal{NOREN_E_DENIED,
                     "center_denied_terminal",
                     "the center does not know this till's key: enroll it again",
                     {std::move(center)}};
    case 404:
      return Refusal{NOREN_E_NOSERVICE,
                     "center_verb_unknown",
                     "this center does not offer that: update the center",
                     {std::move(center)}};
    default:
      return std::nullopt;
  }
}

bool is_protobuf(std::string_view content_type) {
  return content_type.substr(0, content_type.find(';')) == "application/x-protobuf";
}

}  // namespace

Verdict judge(Verb verb, Asking asking, const Exchanged& exchanged, std::string_view center) {
  const std::string where(center);
  if (exchanged.fault != Fault::none) {
    if (!exchanged.sent) return not_processed(asking, before_sending(exchanged.fault, where));
    if (asking == Asking::query && exchanged.fault == Fault::timeout) {
      return refused({NOREN_E_TIMEOUT,
                      "center_timeout",
                      "the center did not answer in time: ask again",
                      {where}});
    }
    if (asking == Asking::query && exchanged.fault == Fault::canceled) {
      return refused(before_sending(exchanged.fault, where));
    }
    return in_doubt(asking, {NOREN_E_UNKNOWN_OUTCOME,
                             "center_no_answer",
                             "the request was sent but no answer came: it will be asked about",
                             {where}});
  }
  if (auto why = of_http_status(exchanged.http_status, where)) {
    return not_processed(asking, std::move(*why));
  }
  if (exchanged.http_status == 200 && is_protobuf(exchanged.content_type)) {
    if (auto verdict = decode(verb, asking, exchanged.body, exchanged.standing))
      return std::move(*verdict);
  }
  return in_doubt(asking, {NOREN_E_UNKNOWN_OUTCOME,
                           "center_bad_answer",
                           "what answered is not a working center: it will be asked about",
                           {where, std::to_string(exchanged.http_status)}});
}

}  // namespace noren::loyalty_center
