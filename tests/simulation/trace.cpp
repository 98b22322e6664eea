// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/trace.hpp"

#include <array>
#include <cstdio>

#include "core/base/bytes.hpp"

namespace noren::simulation {
namespace {

constexpr std::size_t lines_kept = 80;

void add(crypto_generichash_state& state, std::string_view text) {
  const std::uint64_t size = text.size();
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), size);
}

}  // namespace

Trace::Trace(const Timeline& timeline, bool prints)
    : timeline_(timeline), prints_(prints), begin_ms_(timeline.now_ms()) {
  crypto_generichash_init(&state_, nullptr, 0, 16);
}

void Trace::note(std::string_view who, std::string_view what, std::string_view bytes) {
  ++events_;
  const std::int64_t at_ms = timeline_.now_ms() - begin_ms_;
  char time[32];
  std::snprintf(time, sizeof time, "%10.3f ", static_cast<double>(at_ms) / 1000);
  std::string line = time;
  line.append(who).append(" ").append(what);
  add(state_, line);
  add(state_, bytes);
  if (!bytes.empty()) {
    std::array<std::uint8_t, 16> digest;
    crypto_generichash(digest.data(), digest.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                       0);
    line.append(" [" + std::to_string(bytes.size()) + " bytes " +
                to_hex(ByteView(digest).first(4)) + "]");
  }
  if (prints_) std::printf("%s\n", line.c_str());
  last_.push_back(std::move(line));
  if (last_.size() > lines_kept) last_.pop_front();
}

std::string Trace::hash() const {
  crypto_generichash_state copy = state_;
  std::array<std::uint8_t, 16> digest;
  crypto_generichash_final(&copy, digest.data(), digest.size());
  return to_hex(digest);
}

}  // namespace noren::simulation
