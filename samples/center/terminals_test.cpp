// SPDX-License-Identifier: Apache-2.0
#include "terminals.hpp"

#include <gtest/gtest.h>

#include "core/base/crockford.hpp"
#include "platform.hpp"
#include "schema.hpp"

namespace noren::center {
namespace {

class TerminalsTest : public testing::Test {
 protected:
  TerminalsTest() : database_(std::move(*Database::open(":memory:"))) {
    EXPECT_TRUE(database_->execute(schema));
  }
  std::string invite() { return *terminals_.invite("T-1", "A", Bytes(32, 0xab), now_); }

  std::unique_ptr<Database> database_;
  SystemRandom random_;
  Terminals terminals_{*database_, random_};
  std::int64_t now_ = 1'000'000;
};

TEST_F(TerminalsTest, ACodeCarriesTheCertificateAndWorksOnce) {
  const std::string code = invite();
  EXPECT_EQ(code.size(), 38u);
  const auto bytes = from_crockford(code, 20);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(Bytes(bytes->begin(), bytes->begin() + 10), Bytes(10, 0xab));
  const auto terminal = terminals_.enroll(code, now_);
  ASSERT_TRUE(terminal);
  EXPECT_EQ(terminal->id, "T-1");
  EXPECT_EQ(terminal->shop, "A");
  EXPECT_EQ(terminals_.find("T-1")->key, terminal->key);
  EXPECT_EQ(terminals_.enroll(code, now_).error().reason, "enrollment_code_invalid");
}

TEST_F(TerminalsTest, ACodeEndsWithItsTimeWithTheNextOneAndWithRevoking) {
  EXPECT_FALSE(terminals_.enroll(invite(), now_ + 30 * 60'000));
  const std::string first = invite();
  const std::string second = invite();
  EXPECT_FALSE(terminals_.enroll(first, now_));
  ASSERT_TRUE(terminals_.enroll(second, now_));
  const std::string third = invite();
  ASSERT_TRUE(terminals_.revoke("T-1"));
  EXPECT_FALSE(terminals_.enroll(third, now_));
  EXPECT_TRUE(terminals_.find("T-1")->revoked);
  EXPECT_EQ(terminals_.revoke("T-2").error().reason, "terminal_unknown");
}

TEST_F(TerminalsTest, EnrollingAgainChangesTheKey) {
  const auto before = terminals_.enroll(invite(), now_);
  const auto after = terminals_.enroll(invite(), now_);
  ASSERT_TRUE(before && after);
  EXPECT_NE(before->key, after->key);
  EXPECT_FALSE(is_signed(*after, "hold", "", "00"));
}

TEST_F(TerminalsTest, NamesAreForMachines) {
  EXPECT_FALSE(terminals_.invite("", "A", Bytes(32), now_));
  EXPECT_FALSE(terminals_.invite("T\"1", "A", Bytes(32), now_));
  EXPECT_FALSE(terminals_.invite("T-1", "A:B", Bytes(32), now_));
  EXPECT_FALSE(terminals_.invite(std::string(33, 'x'), "A", Bytes(32), now_));
}

TEST_F(TerminalsTest, TheMacCoversVerbAndBody) {
  Terminal terminal;
  terminal.key = Bytes(32, 1);
  // hashlib.blake2b(b"noren-center-1\0hold\0body", key=b"\x01"*32, digest_size=32)
  const std::string mac = "1ef5b74e5c6f28169f4bf6696dfab008adbaf5e31c6c891d32a1ad15a49ad41c";
  EXPECT_TRUE(is_signed(terminal, "hold", "body", mac));
  EXPECT_FALSE(is_signed(terminal, "cancel", "body", mac));
  EXPECT_FALSE(is_signed(terminal, "hold", "bodY", mac));
  terminal.key[0] = 2;
  EXPECT_FALSE(is_signed(terminal, "hold", "body", mac));
}

}  // namespace
}  // namespace noren::center
