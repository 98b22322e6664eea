// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/hidraw.hpp"

#include <linux/hidraw.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <vector>

#include "drivers/hid/node.hpp"

namespace noren::hid {
namespace {

using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;

class HidrawChannel final : public RawChannel {
 public:
  explicit HidrawChannel(Node node) : node_(std::move(node)) {}

  Transfer write(std::span<const std::uint8_t>, Deadline, std::stop_token) override {
    return {0, Fault::failed};
  }

  Transfer read(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop) override {
    return node_.read(room, deadline, stop);
  }

  Fault set_feature(std::span<const std::uint8_t> report) override {
    // The kernel writes into the buffer that it is given.
    std::vector<std::uint8_t> own(report.begin(), report.end());
    if (::ioctl(node_.descriptor(), HIDIOCSFEATURE(own.size()), own.data()) >= 0) {
      return Fault::none;
    }
    return errno == ENODEV || errno == EIO ? Fault::closed
           : errno == EPIPE                ? Fault::stalled
                                           : Fault::failed;
  }

 private:
  Node node_;
};

}  // namespace

std::variant<std::unique_ptr<RawChannel>, Fault> open_hidraw(const std::filesystem::path& path) {
  auto node = Node::open(path);
  if (const Fault* fault = std::get_if<Fault>(&node)) return *fault;
  return std::make_unique<HidrawChannel>(std::move(std::get<Node>(node)));
}

}  // namespace noren::hid
