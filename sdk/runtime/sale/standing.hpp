// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "core/operation/journal.hpp"
#include "core/seam/clock.hpp"

namespace noren::runtime {

// What this till last heard of the center's own clock and of how far its ledger had come. The
// center judges the till's clock by it, and finds out by it when it was restored from an old
// backup. Survives a restart with the journal's next record. Loop only.
class Standing {
 public:
  Standing(operation::Journal& journal, const Clock& clock) : journal_(journal), clock_(clock) {}

  // Takes member "center" out of an answer's document, and remembers it.
  void hear(std::string& document);
  // Member "seen" of a request made now; empty where nothing was heard yet.
  boost::json::object seen() const;
  // The center's clock now; nothing where it was not heard since this process began.
  std::optional<std::int64_t> center_now_ms() const;

 private:
  operation::Journal& journal_;
  const Clock& clock_;
  std::int64_t heard_ms_ = -1;  // monotonic; not since a restart
};

}  // namespace noren::runtime
