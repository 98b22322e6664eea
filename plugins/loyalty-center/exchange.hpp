// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace noren::loyalty_center {

// What became of one HTTPS request. Where there is no whole answer, `fault` says why.
struct Exchanged {
  enum class Fault {
    none,
    unreachable,  // no name, no route, nobody listens
    tls,          // no TLS session came about
    certificate,  // another center than the enrolled one answered
    timeout,
    canceled,
    broken  // the connection ended, or what came is not HTTP
  };

  Fault fault = Fault::none;
  bool sent = false;  // a byte of the request may have left
  int http_status = 0;
  std::string content_type{};
  std::string body{};
  std::string standing{};  // the header Noren-Standing
  std::string server{};    // the header Server: what the center is, and its version
};

}  // namespace noren::loyalty_center
