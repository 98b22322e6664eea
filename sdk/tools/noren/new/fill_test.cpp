// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/new/fill.hpp"

#include <gtest/gtest.h>

#include "tools/noren/new/templates.hpp"

namespace noren::tool {
namespace {

const Words words{{"ID", "com.example.scale"}, {"LABEL", "scale"}};

TEST(FillTemplate, ReplacesWhatItKnowsAndLeavesTheRestToCMake) {
  EXPECT_EQ(fill_template("id @ID@, @PROJECT_VERSION@@LABEL@ a@b\n", "c", words),
            "id com.example.scale, @PROJECT_VERSION@scale a@b\n");
  EXPECT_EQ(fill_template("@", "c", words), "@\n");
  EXPECT_EQ(fill_template("@X@", "c", words), "@X@\n");
}

TEST(FillTemplate, LeavesOurLicenseLineOut) {
  EXPECT_EQ(fill_template("/* SPDX-License-Identifier: Apache-2.0 */\nint x;\n", "c", words),
            "int x;\n");
}

TEST(FillTemplate, EveryIncludeIsThere) {
  ASSERT_FALSE(templates().empty());
  for (const Template& one : templates()) {
    EXPECT_NE(one.text.find("SPDX-License-Identifier") == one.text.npos,
              one.name.ends_with(".c.in") || one.name.ends_with(".cpp.in") ||
                  one.name.ends_with("CMakeLists.txt.in"))
        << one.name;
    for (auto at = one.text.find("\n@include "); at != one.text.npos;
         at = one.text.find("\n@include ", at + 1)) {
      const auto begin = at + 10;
      const std::string name(one.text.substr(begin, one.text.find('@', begin) - begin));
      const std::string folder(one.name.substr(0, one.name.find('/')));
      EXPECT_NE(find_template(folder + "/" + name + ".in"), "") << one.name << " wants " << name;
    }
  }
}

}  // namespace
}  // namespace noren::tool
