// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "receipt_grid/to_svg.hpp"
#include "tools/noren/preview/pages.hpp"
#include "tools/noren/preview/paper.hpp"
#include "tools/noren/preview/quote.hpp"
#include "tools/noren/receipt/render.hpp"

namespace noren::tool::preview {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

receipt_grid::Grid grid_of(std::string_view markup, int columns = 48) {
  std::vector<Error> warnings;
  return *lay_out_receipt(markup, std::nullopt, columns, warnings);
}

Contents contents(std::string markup) {
  return {{std::move(markup), {}}, {}};
}

json::object report_of(const Contents& contents, int columns = 48,
                       Language language = Language::english) {
  Settings settings;
  settings.name = "a.receipt";
  return json::parse(report(contents, settings, columns, language)).as_object();
}

TEST(Quote, IsTheLineAroundACharacter) {
  EXPECT_EQ(quote("ab\ncdefg\nh", 2, 3), (Quote{"cd", "e", "fg"}));
  EXPECT_EQ(quote("りんご{x}\r\nb", 1, 4), (Quote{"りんご", "{", "x}"}));
  EXPECT_EQ(quote("a\rb\r\n\nc", 2, 1), (Quote{"", "b", ""}));
  EXPECT_EQ(quote("a\rb\r\n\nc", 4, 1), (Quote{"", "c", ""}));
}

TEST(Quote, ACharacterBehindTheEndIsNone) {
  EXPECT_EQ(quote("ab", 1, 3), (Quote{"ab", "", ""}));
  EXPECT_EQ(quote("ab", 1, 99), (Quote{"ab", "", ""}));
  EXPECT_EQ(quote("ab", 7, 1), Quote{});
  EXPECT_EQ(quote("", 1, 1), Quote{});
  EXPECT_EQ(quote("ab", 1, 0), (Quote{"", "", "ab"}));  // the whole line
}

TEST(Quote, IsShortAndVisible) {
  const Quote shown = quote(std::string(100, 'a') + "X" + std::string(100, 'b'), 1, 101);
  EXPECT_EQ(shown, (Quote{"…" + std::string(40, 'a'), "X", std::string(40, 'b') + "…"}));
  EXPECT_EQ(quote("a\x1b\tb\xFF", 1, 4), (Quote{"a\uFFFD ", "b", "\uFFFD"}));
}

TEST(Paper, IsAsLongAsItsPicture) {
  for (const char* markup :
       {"a\n^^^b\n-\n", "{border:line}\na|b\n-\nc|d\n", "{code:x;option:qrcode,4,m}\n",
        "{code:x;option:code128,2,72,hri}\n", "{code:4901234567894;option:jan,4,100}\n", ""}) {
    const receipt_grid::Grid grid = grid_of(markup);
    const std::string svg = to_svg(grid);
    const std::size_t at = svg.find("height=\"") + 8;
    const int height = std::atoi(svg.c_str() + at) - 2 * 24;  // without its margins
    EXPECT_EQ(paper_dots(grid), height) << markup;
  }
}

TEST(Paper, TakesTheTimeOfItsLengthAndItsBytes) {
  const receipt_grid::Grid grid = grid_of("a\n=\n");
  EXPECT_EQ(paper_dots(grid), 30 + 15 * 8);
  EXPECT_DOUBLE_EQ(print_seconds(1200, 150), 1);
  EXPECT_DOUBLE_EQ(line_seconds(960, 9600), 1);
}

TEST(Report, TellsBytesPaperAndTime) {
  const json::object all = report_of(contents("a\n=\n"));
  EXPECT_TRUE(all.at("picture").as_bool());
  EXPECT_TRUE(all.at("faults").as_array().empty());
  EXPECT_DOUBLE_EQ(all.at("paper").at("mm").as_double(), 150 / 8.0);
  EXPECT_EQ(all.at("printers").as_array().size(), kPrinters.size());
  for (const json::value& printer : all.at("printers").as_array()) {
    const auto rendered = render_receipt(grid_of("a\n=\n"), printer.at("name").as_string());
    EXPECT_EQ(printer.at("bytes").to_number<std::size_t>(), rendered->bytes.size());
    EXPECT_EQ(printer.at("chosen").as_bool(), printer.at("name") == "escpos");
  }
}

TEST(Report, QuotesTheLineOfAFault) {
  const json::object all = report_of(contents("ok\nab {x} c\n"));
  EXPECT_FALSE(all.at("picture").as_bool());
  EXPECT_FALSE(all.contains("printers"));
  const json::object& fault = all.at("faults").at(0).as_object();
  EXPECT_EQ(fault.at("kind"), "error");
  EXPECT_EQ(fault.at("line"), 2);
  EXPECT_EQ(fault.at("character"), 4);
  EXPECT_EQ(fault.at("before"), "ab ");
  EXPECT_EQ(fault.at("at"), "{");
  EXPECT_EQ(fault.at("after"), "x} c");
  EXPECT_FALSE(fault.at("filled").as_bool());
  EXPECT_NE(
      fault.at("text"),
      report_of(contents("ok\nab {x} c\n"), 48, Language::japanese).at("faults").at(0).at("text"));
}

TEST(Report, AFaultBehindFilledInLinesIsQuotedAsItIsThen) {
  Contents both = contents("{{#lines}}\n{{.}}\n{{/lines}}\nbad {\n");
  both.data = File{R"({"lines": ["a", "b", "c"]})", {}};
  const json::object all = report_of(both);
  const json::object& fault = all.at("faults").at(0).as_object();
  EXPECT_EQ(fault.at("line"), 4);
  EXPECT_EQ(fault.at("before"), "bad ");
  EXPECT_TRUE(fault.at("filled").as_bool());

  // One of the template itself is quoted from the template.
  both.markup.text = "x\nab {{#l ines}}\n";
  const json::object open = report_of(both);
  EXPECT_EQ(open.at("faults").at(0).at("line"), 2);
  EXPECT_EQ(open.at("faults").at(0).at("before"), "ab ");
  EXPECT_FALSE(open.at("faults").at(0).at("filled").as_bool());
}

TEST(Report, AWarningKeepsThePicture) {
  const json::object all = report_of(contents("a\n{image:AAAA}\n"));
  EXPECT_TRUE(all.at("picture").as_bool());
  const json::object& fault = all.at("faults").at(0).as_object();
  EXPECT_EQ(fault.at("kind"), "warning");
  EXPECT_EQ(fault.at("line"), 2);
  EXPECT_EQ(fault.at("character"), 0);
  EXPECT_EQ(fault.at("after"), "{image:AAAA}");
}

TEST(Report, APlaceWithoutItsValueIsQuotedFromTheTemplate) {
  Contents both = contents("{{#lines}}\n{{.}}\n{{/lines}}\nto {{totl}}\n");
  both.data = File{R"({"lines": ["a", "b", "c"]})", {}};
  const json::object all = report_of(both);
  EXPECT_TRUE(all.at("picture").as_bool());
  const json::object& fault = all.at("faults").at(0).as_object();
  EXPECT_EQ(fault.at("kind"), "warning");
  EXPECT_EQ(fault.at("line"), 4);
  EXPECT_EQ(fault.at("before"), "to ");
  EXPECT_FALSE(fault.at("filled").as_bool());
}

TEST(Report, AMissingOrBrokenDataFileIsAFault) {
  Contents both = contents("{{a}}\n");
  both.data = File{{}, error(NOREN_E_NOEXIST, "receipt_file_unreadable", {"b.json", "2"})};
  EXPECT_FALSE(report_of(both).at("picture").as_bool());
  both.data = File{"{", {}};
  EXPECT_FALSE(report_of(both).at("picture").as_bool());
  both.data = File{R"({"a": "<script>"})", {}};
  EXPECT_TRUE(report_of(both).at("picture").as_bool());
  EXPECT_NE(picture(both, 48)->find("&lt;script&gt;"), std::string::npos);
}

TEST(Pages, KnowTheirAddresses) {
  const Contents good = contents("a\n");
  const Settings settings;
  EXPECT_TRUE(answer("/", good, settings).is_page);
  EXPECT_EQ(answer("/page.js", good, settings).status, 200u);
  EXPECT_EQ(answer("/page.css?x", good, settings).status, 200u);
  const Answer svg = answer("/receipt.svg?asked=3&columns=24", good, settings);
  EXPECT_EQ(svg.type, "image/svg+xml");
  EXPECT_NE(svg.body.find("width=\"336\""), std::string::npos);
  EXPECT_FALSE(svg.is_page);
  EXPECT_EQ(answer("/receipt.svg", contents("{"), settings).status, 404u);
  for (const char* wrong : {"/report?columns=15", "/report?columns=97", "/report?columns=4x"}) {
    EXPECT_EQ(answer(wrong, good, settings).status, 400u) << wrong;
  }
  for (const char* wrong : {"", "/x", "//", "/../page.js", "/page.js/"}) {
    EXPECT_EQ(answer(wrong, good, settings).status, 404u) << wrong;
  }
}

TEST(Hosts, OnlyTheNamesOfThisMachineAreOurs) {
  EXPECT_TRUE(is_own_host("127.0.0.1:8080", 8080));
  EXPECT_TRUE(is_own_host("localhost:8080", 8080));
  for (const char* host : {"", "localhost", "127.0.0.1:80", "evil.example:8080", "localhost:8080.x",
                           "127.0.0.1.evil.example:8080", "x@127.0.0.1:8080"}) {
    EXPECT_FALSE(is_own_host(host, 8080)) << host;
  }
}

class Sources : public testing::Test {
 protected:
  Sources() {
    std::string pattern = (fs::temp_directory_path() / "noren-source-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    markup_ = folder_ / "a.receipt";
    write(markup_, "one");
  }
  ~Sources() override { fs::remove_all(folder_); }

  static void write(const fs::path& file, std::string_view text) { std::ofstream(file) << text; }

  fs::path folder_, markup_;
};

TEST_F(Sources, AChangeHoldsOnceItWasReadTwice) {
  Source source(markup_, {});
  EXPECT_EQ(source.contents().markup.text, "one");
  EXPECT_FALSE(source.look());
  write(markup_, "two");
  EXPECT_FALSE(source.look());
  EXPECT_EQ(source.contents().markup.text, "one");
  EXPECT_TRUE(source.look());
  EXPECT_EQ(source.contents().markup.text, "two");
  EXPECT_FALSE(source.look());
}

TEST_F(Sources, NobodySeesAFileHalfWrittenOrAway) {
  Source source(markup_, {});
  for (const char* state : {"", "tw", "two"}) {
    write(markup_, state);
    EXPECT_FALSE(source.look());
  }
  fs::rename(markup_, folder_ / "a.receipt~");
  EXPECT_FALSE(source.look());
  write(folder_ / "new", "three");
  fs::rename(folder_ / "new", markup_);
  EXPECT_FALSE(source.look());
  EXPECT_TRUE(source.look());
  EXPECT_EQ(source.contents().markup.text, "three");
}

TEST_F(Sources, WhatIsGoneIsAFaultUntilItComesBack) {
  Source source(markup_, folder_ / "a.json");
  EXPECT_EQ(source.contents().data->fault->reason, "receipt_file_unreadable");
  write(folder_ / "a.json", "{}");
  source.look();
  EXPECT_TRUE(source.look());
  EXPECT_FALSE(source.contents().data->fault);
  fs::remove(markup_);
  source.look();
  EXPECT_TRUE(source.look());
  EXPECT_EQ(source.contents().markup.fault->reason, "receipt_file_unreadable");
  write(markup_, "back");
  source.look();
  EXPECT_TRUE(source.look());
  EXPECT_EQ(source.contents().markup.text, "back");
}

TEST_F(Sources, AFolderIsAFault) {
  Source source(markup_, folder_);
  EXPECT_EQ(source.contents().data->fault->reason, "receipt_file_unreadable");
  fs::remove(markup_);
  fs::create_directory(markup_);
  source.look();
  EXPECT_TRUE(source.look());
  EXPECT_EQ(source.contents().markup.fault->reason, "receipt_file_unreadable");
}

TEST_F(Sources, APipeIsNotWaitedFor) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const Source source(folder_ / "pipe", {});
  EXPECT_TRUE(source.contents().markup.fault);
}

}  // namespace
}  // namespace noren::tool::preview
