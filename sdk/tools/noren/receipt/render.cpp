// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/receipt/render.hpp"

#include <boost/json.hpp>

#include "core/receipt/fill_in.hpp"
#include "core/receipt/layout.hpp"
#include "drivers/receipt_encoder/escpos.hpp"
#include "drivers/receipt_encoder/star.hpp"
#include "receipt_grid/to_svg.hpp"

namespace noren::tool {
namespace {

namespace json = boost::json;

Rendered whole(const receipt_encoder::Encoded& encoded) {
  std::string bytes(encoded.body.begin(), encoded.body.end());
  bytes.append(encoded.cut.begin(), encoded.cut.end());
  return {std::move(bytes), encoded.missing};
}

}  // namespace

Result<receipt_grid::Grid> lay_out_receipt(std::string_view markup,
                                           const std::optional<std::string>& data, int columns,
                                           std::vector<Error>& warnings) {
  std::string filled;
  if (data) {
    json::error_code failed;
    const json::value values = json::parse(*data, failed);
    if (failed || !values.is_object()) return error(NOREN_E_ILLEGAL, "receipt_data_not_json");
    Result<std::string> result = receipt::fill_in(markup, values.get_object());
    if (!result) return result.error();
    filled = std::move(*result);
    markup = filled;
  }
  const Result<receipt::Document> document = receipt::parse(markup);
  if (!document) return document.error();
  return receipt::layout(*document, columns, &warnings);
}

std::optional<Rendered> render_receipt(const receipt_grid::Grid& grid, std::string_view kind) {
  using receipt_grid::TextForm;
  if (kind == "text") return Rendered{to_text(grid, TextForm::placed)};
  if (kind == "svg") return Rendered{to_svg(grid)};
  if (kind == "layout") return Rendered{to_json(grid) + "\n"};
  if (kind == "escpos" || kind == "escpos-generic") {
    return whole(
        receipt_encoder::escpos::encode(grid, {.columns = grid.columns, .qr = kind == "escpos"}));
  }
  if (kind == "starprnt" || kind == "star-line") {
    return whole(receipt_encoder::star::encode(
        grid, {.columns = grid.columns, .raster_blocks = kind == "starprnt"}));
  }
  return std::nullopt;
}

}  // namespace noren::tool
