// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <tuple>
#include <utility>

#include "tools/noren/doctor/probes.hpp"

namespace noren::tool::doctor {
namespace {

using boost::asio::ip::tcp;
constexpr std::chrono::seconds patience{3};

// "https://host[:port][/]"; an IPv6 address in brackets.
std::pair<std::string, std::string> host_and_port(std::string url) {
  constexpr std::string_view scheme = "https://";
  if (url.starts_with(scheme)) url.erase(0, scheme.size());
  if (url.ends_with('/')) url.pop_back();
  const std::size_t colon = url.rfind(':');
  const bool has_port = colon != url.npos && url.find(']', colon) == url.npos;
  std::string host = url.substr(0, has_port ? colon : url.npos);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {host, has_port ? url.substr(colon + 1) : "7443"};
}

void look_at(Center& center) {
  boost::asio::io_context io;
  tcp::resolver resolver(io);
  tcp::socket socket(io);
  std::tie(center.host, center.port) = host_and_port(center.url);
  center.resolves = center.connects = false;
  resolver.async_resolve(center.host, center.port, [&](const auto& failed, const auto& found) {
    center.resolves = !failed;
    if (failed) return;
    boost::asio::async_connect(
        socket, found, [&](const auto& refused, const auto&) { center.connects = !refused; });
  });
  io.run_for(patience);
}

}  // namespace

void look_at_centers(Facts& facts) {
  for (Center& center : facts.centers) {
    if (!center.url.empty()) look_at(center);
  }
}

}  // namespace noren::tool::doctor
