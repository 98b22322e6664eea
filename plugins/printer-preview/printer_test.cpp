// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-preview/printer.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <stdlib.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "plugins/testing/test_host.hpp"
#include "receipt_picture/draw.hpp"

namespace noren::printer_preview {
namespace {

namespace fs = std::filesystem;
using plugin::testing::Ending;

constexpr const char* kReceipt = R"({"layout": {"columns": 48, "lines": [
  {"runs": [{"column": 14, "text": "のれん商店", "width": 20, "bold": true, "scale_x": 2,
             "scale_y": 2}], "height": 2},
  {"runs": [{"column": 0, "text": "合計", "width": 4},
            {"column": 43, "text": "¥1250", "width": 5, "underline": true}], "height": 1},
  {"rule": {"column": 0, "width": 48}},
  {"cut": true},
  {"runs": [{"column": 0, "text": "クーポン", "width": 8, "invert": true}], "height": 1, "bars": [47]},
  {"qr": {"text": "https://noren.example/c/0001", "cell": 4, "level": "M", "align": "center"}},
  {"cut": true}]}})";

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Preview : public testing::Test {
 protected:
  Preview() {
    std::string pattern = (fs::temp_directory_path() / "noren-preview-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Preview() override { fs::remove_all(folder_); }

  Ending print(std::string_view document, const std::string& more = "") {
    const std::string config = R"({"directory": ")" + folder_.string() + "\"" + more + "}";
    plugin::testing::TestInstance instance(host_, noren_plugin_entry_v1, config);
    EXPECT_EQ(instance.open().status, NOREN_OK);
    const auto* printer = instance.interface<noren_printer_v1>(NOREN_PRINTER);
    const Ending ending =
        instance.call(printer->print, {.key = "k", .document = std::string(document)});
    EXPECT_EQ(instance.close().status, NOREN_OK);
    return ending;
  }

  plugin::testing::TestHost host_;
  fs::path folder_;
};

TEST_F(Preview, WritesTextAndPicture) {
  const Ending ending = print(kReceipt, R"(, "name": "slip")");
  ASSERT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_DONE);
  const std::string base = (folder_ / "slip").string();
  EXPECT_EQ(ending.document,
            R"({"confirmed":true,"files":[")" + base + R"(.txt",")" + base + R"(.png"]})");
  const std::string text = read_file(folder_ / "slip.txt");
  EXPECT_NE(text.find("合計" + std::string(39, ' ') + "¥1250\n"), text.npos) << text;
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 2);
}

TEST_F(Preview, ThePictureCanBeReadAndItsCodeScanned) {
  ASSERT_EQ(print(kReceipt).status, NOREN_OK);
  const std::string file = (folder_ / "receipt.png").string();
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(png_image_begin_read_from_file(&image, file.c_str()));
  EXPECT_EQ(image.width, 48u * receipt_picture::kCellWidth + 2 * receipt_picture::kMargin);
  EXPECT_GT(image.height, 300u);
  png_image_free(&image);

  const std::string command = "zbarimg -q --raw '" + file + "' 2>/dev/null";
  FILE* scanner = ::popen(command.c_str(), "r");
  ASSERT_NE(scanner, nullptr);
  char line[128] = "";
  const bool found = std::fgets(line, sizeof line, scanner) != nullptr;
  const int status = ::pclose(scanner);
  if (status == 127 << 8) GTEST_SKIP() << "zbarimg is not installed";
  ASSERT_TRUE(found);
  EXPECT_STREQ(line, "https://noren.example/c/0001\n");
}

TEST_F(Preview, RefusesWhatIsNoLayoutAndLeavesTheLastReceipt) {
  ASSERT_EQ(print(kReceipt).status, NOREN_OK);
  const std::string before = read_file(folder_ / "receipt.txt");
  const Ending ending = print(R"({"layout": {"columns": 48, "lines": [{"raw": "x"}]}})");
  EXPECT_EQ(ending.status, NOREN_E_ILLEGAL);
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(reason_of(ending), "layout_invalid");
  EXPECT_EQ(read_file(folder_ / "receipt.txt"), before);
}

TEST_F(Preview, TellsWhatIsMissing) {
  EXPECT_EQ(reason_of(print(kReceipt, R"(, "font": "/nowhere.ttf")")), "font_unreadable");
  std::ofstream(folder_ / "file") << "x";
  const std::string config = R"({"directory": ")" + (folder_ / "file").string() + "\"}";
  plugin::testing::TestInstance instance(host_, noren_plugin_entry_v1, config);
  const auto* printer = instance.interface<noren_printer_v1>(NOREN_PRINTER);
  const Ending ending = instance.call(printer->print, {.key = "k", .document = kReceipt});
  EXPECT_EQ(reason_of(ending), "preview_not_written");
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
}

TEST_F(Preview, ChecksItsConfiguration) {
  for (const char* config : {"{}", R"({"directory": "/tmp", "name": "../x"})",
                             R"({"directory": "/tmp", "columns": 4})", R"({"directory": 1})"}) {
    plugin::testing::TestInstance instance(host_, noren_plugin_entry_v1, config);
    EXPECT_EQ(instance.created(), NOREN_E_ILLEGAL) << config;
    EXPECT_NE(instance.created_message(), "");
  }
}

TEST_F(Preview, TellsItsPaper) {
  plugin::testing::TestInstance instance(host_, noren_plugin_entry_v1,
                                         R"({"directory": "/tmp", "columns": 32})");
  const auto* printer = instance.interface<noren_printer_v1>(NOREN_PRINTER);
  EXPECT_EQ(instance.call(printer->query).document,
            R"({"columns":32,"dots":384,"qr":true,"cut":true,"state":"ready"})");
}

}  // namespace
}  // namespace noren::printer_preview
