// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/enroll.hpp"

#include <center.pb.h>
#include <sodium.h>

#include <future>

#include "plugins/loyalty-center/client.hpp"
#include "plugins/loyalty-center/mac.hpp"
#include "plugins/loyalty-center/text.hpp"

namespace noren::loyalty_center {
namespace {

using Fault = Exchanged::Fault;
using plugin::Refusal;

constexpr std::size_t certificate_part = 10;  // bytes of the code that name the certificate
constexpr std::size_t card_key_size = 32;

Refusal no_answer(const Exchanged& exchanged, const std::string& center) {
  if (exchanged.fault == Fault::certificate) {
    return {NOREN_E_DENIED,
            "enrollment_certificate_mismatch",
            "another center answers at this address than the one that made the code; nothing was "
            "sent: check the address",
            {center}};
  }
  if (exchanged.fault != Fault::none && !exchanged.sent) {
    return {NOREN_E_OFFLINE,
            "center_unreachable",
            "the center cannot be reached: check the address, the network and that it runs",
            {center}};
  }
  return {NOREN_E_FAILURE,
          "enrollment_no_answer",
          "the center gave no usable answer: make a new code there and try again",
          {center}};
}

}  // namespace

std::variant<Enrollment, Refusal> enroll(const std::string& url, std::string_view code) {
  if (sodium_init() < 0) return Refusal{NOREN_E_INTERNAL, "internal", "libsodium cannot start"};
  const auto center = parse_url(url);
  if (!center) {
    return Refusal{NOREN_E_ILLEGAL,
                   "center_url_invalid",
                   "the address of a center looks like https://center.example:7443",
                   {url}};
  }
  const auto bytes = from_enrollment_code(code);
  if (!bytes) {
    return Refusal{NOREN_E_ILLEGAL, "enrollment_code_invalid",
                   "the code has 32 letters and digits in groups of five: copy it again"};
  }
  std::string certificate;
  std::promise<Exchanged> promise;
  Exchanged exchanged;
  {
    Client client(*center, [&](std::string_view sha256) {
      certificate = sha256;
      return sha256.substr(0, certificate_part) == bytes->substr(0, certificate_part);
    });
    center::v1::EnrollRequest request;
    request.set_code(std::string(code));
    Post post;
    post.target = "/v1/enroll";
    post.body = request.SerializeAsString();
    post.timeout = std::chrono::seconds(30);
    client.post(1, std::move(post),
                [&](Exchanged answer) { promise.set_value(std::move(answer)); });
    exchanged = promise.get_future().get();
  }
  center::v1::Reply reply;
  const bool whole = exchanged.fault == Fault::none && reply.ParseFromString(exchanged.body);
  if (whole && reply.status() != NOREN_OK && !reply.reason().empty()) {
    return Refusal{reply.status(),
                   reply.reason(),
                   "the center refused the code (" + reply.reason() + "): make a new one there",
                   {reply.details().begin(), reply.details().end()}};
  }
  const center::v1::EnrollReply& given = reply.enroll();
  if (!whole || exchanged.http_status != 200 || given.terminal().empty() ||
      given.key().size() != terminal_key_size || given.card_public_key().size() != card_key_size) {
    return no_answer(exchanged, center->text());
  }
  wipe(exchanged.body);
  return Enrollment{url, given.terminal(), to_hex(certificate), given.card_public_key(),
                    given.key()};
}

std::string to_json(const Enrollment& enrollment) {
  return boost::json::serialize(
             boost::json::object{{"terminal", enrollment.terminal},
                                 {"url", enrollment.url},
                                 {"certificate_sha256", enrollment.certificate_sha256},
                                 {"card_public_key", to_base64(enrollment.card_public_key)}}) +
         "\n";
}

}  // namespace noren::loyalty_center
