// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-preview/printer.hpp"

#include <fstream>

#include "receipt_grid/grid.hpp"
#include "receipt_picture/draw.hpp"
#include "receipt_picture/to_png.hpp"

namespace noren::printer_preview {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* kDomain = "preview";

fs::path with_ending(const fs::path& base, const char* ending) {
  fs::path path = base;
  path += ending;
  return path;
}

bool write_file(const fs::path& path, const char* data, std::size_t size) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(data, static_cast<std::streamsize>(size));
  file.close();
  return !file.fail();
}

}  // namespace

PreviewPrinter::PreviewPrinter(plugin::Host host, std::string_view config) : Instance(host) {
  const json::object object = plugin::parse_object(config);
  const std::string directory = plugin::member<std::string>(object, "directory", "");
  const std::string name = plugin::member<std::string>(object, "name", "receipt");
  columns_ = plugin::member<int>(object, "columns", 48);
  font_ = plugin::member<std::string>(object, "font", "");
  if (directory.empty()) {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain, "set \"directory\", where the pictures go");
  }
  if (name.empty() || name.find_first_of("/\\") != name.npos || name.front() == '.') {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain, "\"name\" must be a file name without a path");
  }
  if (columns_ < receipt_grid::kColumnsMin || columns_ > receipt_grid::kColumnsMax) {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain, "\"columns\" must be 16 to 96");
  }
  std::error_code failed;
  base_ = fs::absolute(fs::path(directory), failed) / name;
}

void PreviewPrinter::close(plugin::Operation operation) {
  line_.add(std::move(operation), [](plugin::Operation last, std::stop_token) { last.done(); });
}

void PreviewPrinter::query(plugin::Operation operation, const plugin::Request&) {
  operation.done(json::serialize(json::object{{"columns", columns_},
                                              {"dots", columns_ * receipt_grid::kDotsPerColumn},
                                              {"qr", true},
                                              {"cut", true},
                                              {"state", "ready"}}));
}

void PreviewPrinter::print(plugin::Operation operation, const plugin::Request& request) {
  line_.add(std::move(operation),
            [this, document = std::string(request.document)](
                plugin::Operation mine, std::stop_token) { make_files(mine, document); });
}

void PreviewPrinter::make_files(plugin::Operation& operation, std::string_view document) {
  const auto refuse = [&](noren_status status, const char* reason, const char* message,
                          std::vector<std::string> details = {}) {
    plugin::refuse(operation, kDomain, {status, reason, message, std::move(details)});
  };
  const std::optional<receipt_grid::Grid> grid = receipt_grid::read_grid(document);
  if (!grid)
    return refuse(NOREN_E_ILLEGAL, "layout_invalid", "this is not a receipt layout", {"layout"});
  std::optional<receipt_picture::Font> font = receipt_picture::Font::load(font_);
  if (!font && !font_.empty()) {
    return refuse(NOREN_E_FAILURE, "font_unreadable", "\"font\" names no font that can be read",
                  {font_});
  }
  if (!font) {
    return refuse(NOREN_E_FAILURE, "font_missing",
                  "no Japanese font was found: install fonts-ipafont-gothic");
  }
  const std::string text = receipt_grid::to_text(*grid);
  const auto picture = receipt_picture::to_png(receipt_picture::draw(*grid, *font));
  if (!picture) return refuse(NOREN_E_ILLEGAL, "receipt_empty", "nothing stands on this receipt");

  // Both are complete before either of them takes its name.
  const fs::path names[] = {with_ending(base_, ".txt"), with_ending(base_, ".png")};
  const fs::path parts[] = {with_ending(base_, ".txt.part"), with_ending(base_, ".png.part")};
  std::error_code failed;
  fs::create_directories(base_.parent_path(), failed);
  const bool written =
      write_file(parts[0], text.data(), text.size()) &&
      write_file(parts[1], reinterpret_cast<const char*>(picture->data()), picture->size());
  failed.clear();
  for (int i = 0; i < 2 && written && !failed; ++i) fs::rename(parts[i], names[i], failed);
  if (!written || failed) {
    std::error_code ignored;
    for (const fs::path& part : parts) fs::remove(part, ignored);
    return refuse(NOREN_E_FAILURE, "preview_not_written", "the pictures could not be written",
                  {base_.parent_path().string()});
  }
  const json::array files{names[0].string(), names[1].string()};
  operation.done(json::serialize(json::object{{"confirmed", true}, {"files", files}}));
}

}  // namespace noren::printer_preview
