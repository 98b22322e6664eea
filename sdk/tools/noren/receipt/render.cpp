// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/receipt/render.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include <set>

#include "charset/charset.hpp"
#include "core/receipt/fill_in.hpp"
#include "core/receipt/layout.hpp"
#include "core/text/text.hpp"
#include "drivers/receipt_encoder/escpos.hpp"
#include "drivers/receipt_encoder/star.hpp"
#include "receipt_grid/to_svg.hpp"
#include "receipt_picture/draw.hpp"
#include "receipt_picture/to_png.hpp"

namespace noren::tool {
namespace {

namespace json = boost::json;

Rendered whole(const receipt_encoder::Encoded& encoded) {
  std::string bytes(encoded.body.begin(), encoded.body.end());
  bytes.append(encoded.cut.begin(), encoded.cut.end());
  Rendered rendered{std::move(bytes)};
  const std::set<char32_t> missing(encoded.missing.begin(), encoded.missing.end());
  for (char32_t code : missing) {
    std::string name;
    charset::append_utf8(name, code);
    rendered.missing.push_back(name + " " + text::number_of(code));
  }
  return rendered;
}

// Draws with the fonts of this machine, which it looks for when the first character comes.
receipt_encoder::Glyphs glyphs(const std::string& file) {
  return [file, font = std::make_shared<std::optional<receipt_picture::Font>>()](char32_t code) {
    if (!*font) *font = receipt_picture::Font::load(file);
    return *font ? (*font)->glyph(code, 2) : std::nullopt;
  };
}

Result<Rendered> draw(const receipt_grid::Grid& grid, const std::string& file) {
  std::optional<receipt_picture::Font> font = receipt_picture::Font::load(file);
  if (!font && !file.empty()) return error(NOREN_E_NOEXIST, "font_unreadable", {file});
  if (!font) return error(NOREN_E_NOEXIST, "font_missing");
  const auto png = to_png(receipt_picture::draw(grid, *font));
  if (!png) return error(NOREN_E_ILLEGAL, "receipt_empty");
  return Rendered{{png->begin(), png->end()}};
}

}  // namespace

Result<std::string> fill_receipt(std::string_view markup, std::string_view data,
                                 std::vector<Error>& warnings) {
  json::error_code failed;
  const json::value values = json::parse(data, failed);
  if (failed || !values.is_object()) return error(NOREN_E_ILLEGAL, "receipt_data_not_json");
  return receipt::fill_in(markup, values.get_object(), &warnings);
}

Result<receipt_grid::Grid> lay_out_receipt(std::string_view markup,
                                           const std::optional<std::string>& data, int columns,
                                           std::vector<Error>& warnings) {
  std::string filled;
  if (data) {
    Result<std::string> result = fill_receipt(markup, *data, warnings);
    if (!result) return result.error();
    filled = std::move(*result);
    markup = filled;
  }
  const Result<receipt::Document> document = receipt::parse(markup);
  if (!document) return document.error();
  return receipt::layout(*document, columns, &warnings);
}

bool is_form(std::string_view form) {
  return form == "text" || form == "svg" || form == "layout" || is_binary(form);
}

bool is_binary(std::string_view form) {
  return form == "png" || std::ranges::find(kPrinters, form) != kPrinters.end();
}

Result<Rendered> render_receipt(const receipt_grid::Grid& grid, std::string_view form,
                                const std::string& font) {
  using receipt_grid::TextForm;
  if (form == "svg") return Rendered{to_svg(grid)};
  if (form == "png") return draw(grid, font);
  if (form == "layout") return Rendered{to_json(grid) + "\n"};
  if (form == "escpos" || form == "escpos-generic") {
    receipt_encoder::escpos::Paper paper{.columns = grid.columns};
    paper.qr = form == "escpos";
    if (form == "escpos-generic") {
      paper.own_characters = 0;
      paper.image = receipt_encoder::escpos::Image::gs_v_0;
    }
    return whole(receipt_encoder::escpos::encode(grid, paper, glyphs(font)));
  }
  if (form == "starprnt" || form == "star-line") {
    return whole(receipt_encoder::star::encode(
        grid, {.columns = grid.columns, .raster_blocks = form == "starprnt"}, glyphs(font)));
  }
  return Rendered{to_text(grid, TextForm::placed)};
}

}  // namespace noren::tool
