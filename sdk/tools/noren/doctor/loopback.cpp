// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/loopback.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <chrono>
#include <thread>

#include "runtime/platform/device_nodes.hpp"

namespace noren::tool::doctor {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds glance{5};

}  // namespace

Loopback::Loopback() : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), socket_(io_) {
  acceptor_.non_blocking(true);
}

bool Loopback::accept(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    error_code failed;
    acceptor_.accept(socket_, failed);
    if (!failed && is_ours()) {
      socket_.non_blocking(true, failed);
      socket_.set_option(tcp::no_delay(true), failed);
      return true;
    }
    close();
    std::this_thread::sleep_for(glance);
  }
  return false;
}

// What goes through here may be a customer's card.
bool Loopback::is_ours() const {
  error_code failed;
  const auto peer = socket_.remote_endpoint(failed);
  return !failed && platform::is_own_connection(peer.port(), port());
}

Loopback::Read Loopback::read(std::span<std::uint8_t> room, std::size_t& size) {
  error_code failed;
  size = socket_.read_some(boost::asio::buffer(room.data(), room.size()), failed);
  if (failed == boost::asio::error::would_block) return Read::nothing;
  return failed ? Read::closed : Read::bytes;
}

bool Loopback::write(std::span<const std::uint8_t> bytes, const std::stop_token& stop) {
  while (!bytes.empty() && !stop.stop_requested()) {
    error_code failed;
    const std::size_t size =
        socket_.write_some(boost::asio::buffer(bytes.data(), bytes.size()), failed);
    if (failed && failed != boost::asio::error::would_block) return false;
    if (failed) std::this_thread::sleep_for(glance);
    bytes = bytes.subspan(failed ? 0 : size);
  }
  return bytes.empty();
}

void Loopback::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace noren::tool::doctor
