// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/enroll.hpp"

#include <center.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "plugins/loyalty-center/durable_file.hpp"
#include "plugins/loyalty-center/test_center.hpp"
#include "plugins/loyalty-center/text.hpp"

namespace noren::loyalty_center {
namespace {

using testing::TestCenter;
using Stream = TestCenter::Stream;

// A one-time code as the center makes it, written apart from the reader of it.
std::string make_code(const std::string& sha256) {
  constexpr char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const std::string bytes = sha256.substr(0, 10) + "randombits";
  std::string code;
  for (std::size_t bit = 0; bit < 160; bit += 5) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + 5; ++i) {
      value = value << 1 | (static_cast<unsigned char>(bytes[i / 8]) >> (7 - i % 8) & 1u);
    }
    if (bit > 0 && bit % 25 == 0) code.push_back('-');
    code.push_back(signs[value]);
  }
  return code;
}

TestCenter::Script answer(int status, const center::v1::Reply& reply) {
  return [status, reply](TestCenter& center, Stream& stream) {
    center.read(stream);
    TestCenter::write(
        stream, TestCenter::answer(status, "application/x-protobuf", reply.SerializeAsString()));
  };
}

std::string reason(const std::variant<Enrollment, plugin::Refusal>& result) {
  const auto* refusal = std::get_if<plugin::Refusal>(&result);
  return refusal ? refusal->reason : "enrolled";
}

center::v1::Reply good_reply() {
  center::v1::Reply reply;
  reply.set_outcome(NOREN_OUTCOME_DONE);
  reply.mutable_enroll()->set_terminal("T-0001");
  reply.mutable_enroll()->set_key(std::string(32, 'k'));
  reply.mutable_enroll()->set_card_public_key(std::string(32, 'p'));
  return reply;
}

TEST(Enroll, TradesTheCodeForTheTerminalsKey) {
  TestCenter center({answer(200, good_reply())});
  const std::string code = make_code(center.identity.sha256);
  const auto result = enroll(center.url(), code);
  ASSERT_EQ(reason(result), "enrolled");
  const auto& enrollment = std::get<Enrollment>(result);
  EXPECT_EQ(enrollment.key, std::string(32, 'k'));
  EXPECT_EQ(enrollment.certificate_sha256, to_hex(center.identity.sha256));
  const std::string json = to_json(enrollment);
  EXPECT_THAT(json, ::testing::HasSubstr(R"("terminal":"T-0001")"));
  EXPECT_EQ(json.find("kkkk"), std::string::npos);
  EXPECT_EQ(json.find("6b6b6b6b"), std::string::npos);
  EXPECT_EQ(center.requests()[0].target(), "/v1/enroll");
  center::v1::EnrollRequest sent;
  ASSERT_TRUE(sent.ParseFromString(center.requests()[0].body()));
  EXPECT_EQ(sent.code(), code);
}

TEST(Enroll, TheCodeIsNotSentToAnotherCenter) {
  TestCenter center({answer(200, good_reply())});
  EXPECT_EQ(reason(enroll(center.url(), make_code(std::string(32, 'x')))),
            "enrollment_certificate_mismatch");
  EXPECT_TRUE(center.requests().empty());
}

TEST(Enroll, SaysWhatIsWrong) {
  center::v1::Reply used;
  used.set_status(NOREN_E_FAILURE);
  used.set_outcome(NOREN_OUTCOME_REFUSED);
  used.set_reason("enrollment_code_used");
  center::v1::Reply short_key = good_reply();
  short_key.mutable_enroll()->set_key("short");
  TestCenter center({answer(200, used), answer(200, short_key), answer(500, good_reply())});
  const std::string code = make_code(center.identity.sha256);
  EXPECT_EQ(reason(enroll(center.url(), code)), "enrollment_code_used");
  EXPECT_EQ(reason(enroll(center.url(), code)), "enrollment_no_answer");
  EXPECT_EQ(reason(enroll(center.url(), code)), "enrollment_no_answer");
  EXPECT_EQ(reason(enroll("http://a", code)), "center_url_invalid");
  EXPECT_EQ(reason(enroll(center.url(), "ABCDE")), "enrollment_code_invalid");
}

TEST(DurableFile, IsWrittenWholeWithItsPermissions) {
  char name[] = "/tmp/noren-enroll-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(name);
  const auto file = folder / "terminal.key";
  EXPECT_EQ(write_durably(file, "old", 0644), "");
  EXPECT_EQ(write_durably(file, "new", 0600), "");
  std::string content;
  std::ifstream(file) >> content;
  EXPECT_EQ(content, "new");
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
  EXPECT_NE(write_durably(folder / "absent" / "file", "x", 0600), "");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace noren::loyalty_center
