// SPDX-License-Identifier: Apache-2.0
#include "admission.hpp"

namespace noren::center {

bool Admission::has_room(const std::string& terminal, std::size_t bytes, bool queued) const {
  const std::size_t share = queued ? limits_.queued_share : 1;
  if (load_.requests >= limits_.requests / share) return false;
  if (load_.bytes + bytes > limits_.bytes / share) return false;
  const auto found = terminals_.find(terminal);
  return found == terminals_.end() || found->second.size() + 1 < limits_.per_terminal;
}

Status Admission::enter(const std::string& terminal, std::size_t bytes, bool queued, Go go) {
  if (!has_room(terminal, bytes, queued)) {
    // Those who are sent away together come back apart.
    const unsigned spread = refused_++ % 8;
    return error(NOREN_E_BUSY, "center_busy", {std::to_string((queued ? 4 : 1) + spread)});
  }
  ++load_.requests;
  load_.bytes += bytes;
  const auto [place, is_first] = terminals_.try_emplace(terminal);
  if (is_first) {
    go();
  } else {
    place->second.push_back(std::move(go));
  }
  return Done{};
}

void Admission::leave(const std::string& terminal, std::size_t bytes) {
  --load_.requests;
  load_.bytes -= bytes;
  const auto found = terminals_.find(terminal);
  if (found == terminals_.end()) return;
  if (found->second.empty()) {
    terminals_.erase(found);
    return;
  }
  const Go go = std::move(found->second.front());
  found->second.pop_front();
  go();
}

}  // namespace noren::center
