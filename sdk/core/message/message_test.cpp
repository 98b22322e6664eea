// SPDX-License-Identifier: Apache-2.0
#include "core/message/message.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/message/catalogue.hpp"

namespace noren {
namespace {

TEST(Message, SaysItInTheTillsLanguage) {
  const Error error = noren::error(NOREN_E_ILLEGAL, "argument_unknown", {"ammount"});
  EXPECT_NE(message(error, Language::english).find("ammount"), std::string::npos);
  EXPECT_NE(message(error, Language::japanese).find("ammount"), std::string::npos);
  EXPECT_NE(message(error, Language::japanese), message(error, Language::english));
}

TEST(Message, IsOneLineWhateverTheDetailsAre) {
  EXPECT_EQ(message(error(NOREN_E_FAILURE, "from_a_plugin", {"a\nb\x1b"}), Language::english),
            "from_a_plugin a b ");
}

TEST(Message, MissingDetailsLeaveNoPlaceholder) {
  EXPECT_EQ(message(error(NOREN_E_ILLEGAL, "argument_unknown"), Language::english).find("{0}"),
            std::string::npos);
}

TEST(Catalogue, HasEachReasonOnceInBothLanguages) {
  std::set<std::string_view> seen;
  const auto all = catalogue();
  for (const Message& entry : all) {
    EXPECT_TRUE(seen.insert(entry.reason).second) << entry.reason;
    EXPECT_FALSE(entry.japanese.empty()) << entry.reason;
    EXPECT_FALSE(entry.english.empty()) << entry.reason;
    EXPECT_NE(entry.japanese, entry.english) << entry.reason;
    for (int i = 0; i < 4; ++i) {
      const std::string place = "{" + std::to_string(i) + "}";
      EXPECT_EQ(entry.japanese.find(place) == std::string_view::npos,
                entry.english.find(place) == std::string_view::npos)
          << entry.reason;
    }
  }
}

}  // namespace
}  // namespace noren
