// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/language.hpp"

#include <optional>

#include "drivers/receipt_encoder/escpos.hpp"
#include "plugins/printer-escpos/dialogue.hpp"

namespace noren::printer_escpos {
namespace {

using receipt_encoder::escpos::Paper;

class EscPos final : public receipt_printer::Language {
 public:
  EscPos(const Manners& manners, const Paper& paper) : manners_(manners), paper_(paper) {}

  receipt_printer::Encoded encode(const receipt_grid::Grid& grid,
                                  const receipt_encoder::Glyphs& glyphs) const override {
    return receipt_encoder::escpos::encode(grid, paper_, glyphs);
  }
  bool holds_realtime_command(std::span<const std::uint8_t> bytes) const override {
    return receipt_encoder::escpos::holds_realtime_command(bytes);
  }
  std::unique_ptr<receipt_printer::Dialogue> begin() const override {
    return std::make_unique<EscPosDialogue>(manners_);
  }

 private:
  Manners manners_;
  Paper paper_;
};

std::optional<Manners> read_manners(const receipt_printer::Profile& profile) {
  Manners manners;
  if (profile.fence == "gs_r") {
    manners.fence = Manners::Fence::gs_r;
  } else if (profile.fence != "gs_paren_h") {
    return std::nullopt;
  }
  const bool has_image = profile.image == "gs_v_0" || profile.image == "gs_8_l";
  if (!profile.tells("dle_eot") || !has_image) return std::nullopt;
  manners.automatic_status = profile.tells("gs_a");
  manners.realtime_pulse = profile.drawer == "dle_dc4";
  manners.realtime_clear = profile.clear == "dle_dc4";
  if (!manners.realtime_clear && profile.clear != "zeros") return std::nullopt;
  if (!manners.realtime_pulse && profile.drawer != "esc_p") return std::nullopt;
  return manners;
}

}  // namespace

std::unique_ptr<receipt_printer::Language> speak(const receipt_printer::Profile& profile) {
  const std::optional<Manners> manners = read_manners(profile);
  if (!manners) return nullptr;
  using receipt_encoder::escpos::Image;
  return std::make_unique<EscPos>(
      *manners, Paper{profile.columns, profile.scale_max, profile.qr_cell_max, profile.qr,
                      manners->automatic_status, profile.own_characters,
                      profile.image == "gs_8_l" ? Image::gs_8_l : Image::gs_v_0});
}

}  // namespace noren::printer_escpos
