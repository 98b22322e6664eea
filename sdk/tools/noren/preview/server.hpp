// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::tool::preview {

struct Answer {
  unsigned status = 404;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  bool is_page = false;  // may load what this server has, and run its script
};

// Whether a Host header names this server: a page of another site, whose name somebody lets point
// to this machine, is none of ours. Pure.
bool is_own_host(std::string_view host, std::uint16_t port);

// HTTP/1.1 for a browser on this machine: GET alone, answered by a function of the request's
// target, and /events, a stream of server-sent events that says when something has changed. Lives
// longer than the io_context's work; all on its one thread.
class Server {
 public:
  using Handler = std::function<Answer(std::string_view target)>;

  Server(boost::asio::io_context& io, Handler handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // On the loopback address alone; port 0 is any free one. Error: preview_port_unusable {port}.
  Status listen(std::uint16_t port);
  std::uint16_t port() const;

  // Tells all who listen to /events.
  void changed();

 private:
  class Session;

  void accept();
  bool has_room();

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  const Handler handler_;
  std::vector<std::weak_ptr<Session>> sessions_;
};

}  // namespace noren::tool::preview
