// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/system_random.hpp"

#include <sodium.h>

#include <stdexcept>

namespace noren::platform {

SystemRandom::SystemRandom() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium found no source of randomness");
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace noren::platform
