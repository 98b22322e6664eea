// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/language.hpp"

#include "drivers/receipt_encoder/star.hpp"
#include "plugins/printer-star/dialogue.hpp"

namespace noren::printer_star {
namespace {

using receipt_encoder::star::Paper;

class Star final : public receipt_printer::Language {
 public:
  explicit Star(const Paper& paper) : paper_(paper) {}

  receipt_printer::Encoded encode(const receipt_grid::Grid& grid,
                                  const receipt_encoder::Glyphs& glyphs) const override {
    return receipt_encoder::star::encode(grid, paper_, glyphs);
  }
  bool holds_realtime_command(std::span<const std::uint8_t> bytes) const override {
    return receipt_encoder::star::holds_realtime_command(bytes);
  }
  std::unique_ptr<receipt_printer::Dialogue> begin() const override {
    return std::make_unique<StarDialogue>();
  }

 private:
  Paper paper_;
};

}  // namespace

std::unique_ptr<receipt_printer::Language> speak(const receipt_printer::Profile& profile) {
  if (profile.fence != "etb" || !profile.tells("esc_ack_soh") || !profile.tells("esc_rs_a") ||
      profile.drawer != "bel" || profile.clear != "zeros" ||
      (profile.image != "esc_gs_s" && profile.image != "esc_k")) {
    return nullptr;
  }
  return std::make_unique<Star>(Paper{profile.columns, profile.scale_max, profile.qr_cell_max,
                                      profile.qr, profile.image == "esc_gs_s",
                                      profile.own_characters});
}

}  // namespace noren::printer_star
