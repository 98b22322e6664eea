// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <center.pb.h>

#include <boost/beast/http.hpp>

#include "plugins/loyalty-center/enroll.hpp"
#include "plugins/loyalty-center/mac.hpp"

namespace noren {

// A completion as a till posts it, with its terminal's MAC.
inline boost::beast::http::request<boost::beast::http::string_body> complete_post(
    const loyalty_center::Enrollment& enrollment, const center::v1::CompleteRequest& complete) {
  namespace http = boost::beast::http;
  http::request<http::string_body> request(http::verb::post, "/v1/complete", 11);
  request.set(http::field::host, "127.0.0.1");
  request.set(http::field::content_type, "application/x-protobuf");
  request.body() = complete.SerializeAsString();
  request.set(http::field::authorization,
              loyalty_center::authorization(enrollment.terminal, enrollment.key, "complete",
                                            request.body()));
  request.prepare_payload();
  return request;
}

}  // namespace noren
