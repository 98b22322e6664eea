// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/receipt_printer/status.hpp"

namespace noren::receipt_printer {

std::optional<plugin::Refusal> obstacle(const Status& status) {
  using Refusal = plugin::Refusal;
  if (status.cover_open) {
    return Refusal{NOREN_E_FAILURE, "printer_cover_open", "close the printer's cover"};
  }
  if (status.paper_end) {
    return Refusal{NOREN_E_FAILURE, "printer_paper_end", "put paper into the printer"};
  }
  if (status.unrecoverable_error) {
    return Refusal{NOREN_E_FAILURE, "printer_error",
                   "the printer reports an error: switch it off and on"};
  }
  if (status.cutter_error) {
    return Refusal{NOREN_E_FAILURE, "printer_cutter_error",
                   "the printer's cutter is stuck: open the cover, take the paper out"};
  }
  if (status.mechanical_error) {
    return Refusal{NOREN_E_FAILURE, "printer_mechanical_error",
                   "the printer is jammed: open the cover, take the paper out"};
  }
  if (status.overheated) {
    return Refusal{NOREN_E_FAILURE, "printer_overheated",
                   "the print head is too hot: wait until it has cooled down"};
  }
  if (status.offline || status.feeding) {
    return Refusal{NOREN_E_NOHARDWARE, "printer_offline",
                   "the printer is offline: switch it online"};
  }
  return std::nullopt;
}

std::string_view state_of(const Status& status) {
  if (status.cover_open) return "cover_open";
  if (status.paper_end) return "paper_end";
  if (status.unrecoverable_error || status.cutter_error || status.mechanical_error ||
      status.overheated) {
    return "error";
  }
  return status.offline || status.feeding ? "offline" : "ready";
}

std::string_view words_of(const Status& status) {
  if (status.cover_open) return "cover open";
  if (status.paper_end) return "paper end";
  if (status.unrecoverable_error) return "error";
  if (status.cutter_error) return "cutter error";
  if (status.mechanical_error) return "mechanical error";
  if (status.overheated) return "overheated";
  if (status.offline || status.feeding) return "offline";
  return status.paper_near_end ? "paper near end" : "ready";
}

}  // namespace noren::receipt_printer
