// SPDX-License-Identifier: Apache-2.0
#include "core/center/desk.hpp"

#include <boost/json.hpp>

#include "core/center/center_fixture.hpp"
#include "core/center/document.hpp"

namespace noren::center {
namespace {

class DeskTest : public CenterFixture {
 protected:
  std::string token(const std::string& name) {
    const Card sealed = card(name);
    return R"({"kind":"code","sealed":")" + to_base64(sealed.sealed) + R"("})";
  }
  // What the reply itself says, without where the center stood.
  static std::string said(const Desk::Answer& answer) {
    boost::json::object document = boost::json::parse(answer.document).as_object();
    EXPECT_GT(document.at("center").at("time_ms").as_int64(), 0);
    document.erase("center");
    return boost::json::serialize(document);
  }
  Desk desk_{*center_, store_, a_};
};

TEST_F(DeskTest, ServesAWholeSaleInDocuments) {
  give("town-1", 1000);
  const auto looked = desk_.serve("lookup", "", "", R"({"card":)" + token("town-1") + "}");
  EXPECT_EQ(looked.status, NOREN_OK);
  EXPECT_NE(looked.document.find(R"("balance":1000)"), std::string::npos);

  const std::string hold = uuid_text(id());
  const std::string held_document =
      R"({"card":)" + token("town-1") + R"(,"ref":"1","points":300,"wallet":""})";
  const auto held = desk_.serve("hold", hold, "", held_document);
  EXPECT_EQ(held.outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(said(held), R"({"held":300,"usable":700,"value":300})");

  const std::string complete = uuid_text(id());
  const std::string sale = R"({"card":)" + token("town-1") +
                           R"(,"sale":{"ref":"1","currency":"JPY","total":1300,"lines":[
                              {"line":1,"kind":"item","amount":1300,"tax":10}],"tenders":[
                              {"tender":"points","amount":300},{"tender":"cash","amount":1000}]},
                              "holds":[")" +
                           hold + R"("]})";
  const auto completed = desk_.serve("complete", complete, "", sale);
  EXPECT_EQ(std::get<CompleteReply>(completed.reply.body).awarded, 10);
  EXPECT_EQ(std::get<CompleteReply>(completed.reply.body).balance, 710);

  const std::string recover = R"({"verb":"complete","request":)" + sale + "}";
  EXPECT_EQ(said(desk_.serve("recover", "", complete, recover)), said(completed));
  EXPECT_EQ(said(desk_.serve("status", "", complete, "{}")), said(completed));

  const std::string cancel = uuid_text(id());
  const auto canceled = desk_.serve("cancel", cancel, complete, R"({"reason":"test"})");
  EXPECT_EQ(said(canceled), R"({"released":300,"taken_back":10})");
  const std::string again =
      R"({"verb":"cancel","request":{"reason":"test"},"original":")" + complete + R"("})";
  EXPECT_EQ(said(desk_.serve("recover", "", cancel, again)), said(canceled));
  audit();
}

TEST_F(DeskTest, RefusalsSayWhyAndAreLegalPairs) {
  const auto hold =
      desk_.serve("hold", uuid_text(id()), "", R"({"card":)" + token("town-1") + R"(,"points":5})");
  EXPECT_EQ(hold.status, NOREN_E_EXTENDED);
  EXPECT_EQ(hold.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(said(hold), R"({"reason":"not_enough_points","details":["0"],"extended":209})");
  const auto broken = desk_.serve("lookup", "", "", R"({"card":5})");
  EXPECT_EQ(broken.status, NOREN_E_ILLEGAL);
  EXPECT_EQ(broken.outcome, NOREN_OUTCOME_NONE);
  EXPECT_EQ(desk_.serve("hold", "no-uuid", "", "{}").reply.details.at(0), "operation");
  EXPECT_EQ(desk_.serve("load", "", "", "{}").status, NOREN_E_NOSERVICE);
  EXPECT_EQ(desk_.serve("complete", uuid_text(id()), "", "{").reply.reason, "document_malformed");
}

}  // namespace
}  // namespace noren::center
