// SPDX-License-Identifier: Apache-2.0
// Paper: never twice by itself, and never in the way of anything else.
#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

class PrintTest : public VerbsFixture {
 protected:
  void SetUp() override {
    identified();
    ASSERT_EQ(call(complete), NOREN_OK);
  }
};

TEST_F(PrintTest, OnceAndNotAgainUnasked) {
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(count("print"), 1u);
  EXPECT_EQ(slips_, std::vector<std::string>{"slip of 0001"});
}

TEST_F(PrintTest, AgainIsMarked) {
  ASSERT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  EXPECT_EQ(count("print"), 2u);
  EXPECT_NE(slips_.back().find("再発行"), std::string::npos);
}

TEST_F(PrintTest, ThatIsUnknownStaysSoUntilSomebodyLooked) {
  answer_next("print", unknown());
  EXPECT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(pending(), 1u);
  EXPECT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(resolve), NOREN_E_UNKNOWN_OUTCOME);
  restart();
  EXPECT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count("print"), 1u);
  EXPECT_EQ(count("recover"), 0u) << "a printer cannot know";
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_OK);
  EXPECT_NE(slips_.back().find("再発行"), std::string::npos);
  EXPECT_EQ(pending(), 0u);
}

TEST_F(PrintTest, StaffMaySayThatThePaperIsThere) {
  answer_next("print", unknown());
  ASSERT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":true,"who":"clerk-7","why":"seen"})"), NOREN_OK);
  EXPECT_EQ(pending(), 0u);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(count("print"), 1u);
}

TEST_F(PrintTest, ThatIsRefusedMayBeTriedAgainAndIsAFirstPrint) {
  answer_next("print", refused(NOREN_E_FAILURE, "paper_end"));
  EXPECT_EQ(call(print), NOREN_E_FAILURE);
  EXPECT_EQ(sale().print_state, "refused");
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(slips_.back(), "slip of 0001");
}

TEST_F(PrintTest, AReprintThatIsRefusedDoesNotMakeTheNextOneAFirstPrint) {
  ASSERT_EQ(call(print), NOREN_OK);
  answer_next("print", refused(NOREN_E_FAILURE, "paper_end"));
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_E_FAILURE);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(count("print"), 2u) << "an unmarked second receipt";
}

// The printer has the first one's rest, and prints it with the new paper.
TEST_F(PrintTest, AfterOneThatWasUnknownEachIsMarked) {
  answer_next("print", unknown());
  ASSERT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  answer_next("print", refused(NOREN_E_FAILURE, "paper_end"));
  EXPECT_EQ(call(print, R"({"again":true})"), NOREN_E_FAILURE);
  restart();
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(count("print"), 3u);
  EXPECT_NE(slips_.back().find("再発行"), std::string::npos);
}

TEST_F(PrintTest, AfterStaffSawNoneItIsMarkedToo) {
  answer_next("print", unknown());
  ASSERT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(resolve, R"({"how":"staff","done":false,"who":"clerk-7","why":"no paper"})"),
            NOREN_E_FAILURE);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_NE(slips_.back().find("再発行"), std::string::npos);
}

TEST_F(PrintTest, DoesNotHoldUpTheSale) {
  answer_next("print", unknown());
  ASSERT_EQ(call(print), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(sale::to_document(sale()).at("state").as_string(), "done");
  EXPECT_EQ(call(complete), NOREN_OK);
}

TEST_F(PrintTest, ByTheTillItself) {
  EXPECT_EQ(call(print, R"({"printer":"till","printed":"unknown"})"), NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(call(print, R"({"printer":"till","printed":"no"})"), NOREN_E_FAILURE);
  EXPECT_EQ(call(print, R"({"printer":"till"})"), NOREN_OK);
  EXPECT_EQ(call(print), NOREN_OK);
  EXPECT_EQ(count("print"), 0u);
}

TEST_F(PrintTest, OnlyWhatIsDone) {
  live_ = begin("0002", 100);
  EXPECT_EQ(call(print), NOREN_E_ILLEGAL);
  EXPECT_EQ(count("print"), 0u);
}

TEST_F(PrintTest, SendsNothingWhenTheDiskIsFull) {
  set_disk_full(true);
  EXPECT_EQ(call(print), NOREN_E_FAILURE);
  EXPECT_EQ(reason_, "journal_io");
  EXPECT_EQ(count("print"), 0u);
}

}  // namespace
}  // namespace noren::runtime
