// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>
#include <variant>

#include "drivers/channel/channel.hpp"

namespace noren::hid {

// Owns the descriptor of a device's node, which is read one whole message at a time.
class Node {
 public:
  // Opens it to read, for this program alone among those that ask as this one does.
  static std::variant<Node, drivers::Fault> open(const std::filesystem::path& path);

  explicit Node(int descriptor) : descriptor_(descriptor) {}
  Node(Node&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Node& operator=(Node&&) = delete;
  ~Node();

  int descriptor() const { return descriptor_; }
  drivers::Transfer read(std::span<std::uint8_t> room, drivers::Deadline deadline,
                         const std::stop_token& stop);

 private:
  int descriptor_;
};

}  // namespace noren::hid
