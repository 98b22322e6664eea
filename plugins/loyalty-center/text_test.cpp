// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/text.hpp"

#include <gtest/gtest.h>

#include "plugins/loyalty-center/endpoint.hpp"
#include "plugins/loyalty-center/mac.hpp"

namespace noren::loyalty_center {
namespace {

TEST(Text, HexadecimalAndBase64GoThereAndBack) {
  const std::string bytes("\x00\xFF\x10 a", 5);
  EXPECT_EQ(to_hex(bytes), "00ff102061");
  EXPECT_EQ(from_hex("00FF102061"), bytes);
  EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
  EXPECT_EQ(from_base64("AAA"), std::nullopt);
  EXPECT_EQ(from_base64("AAAA!"), std::nullopt);
}

TEST(Text, AnOperationIdIsUuidTextAndNothingElse) {
  EXPECT_EQ(to_hex(*from_uuid("00112233-4455-6677-8899-AABBCCDDEEFF")),
            "00112233445566778899aabbccddeeff");
  EXPECT_EQ(from_uuid("00112233445566778899aabbccddeeff"), std::nullopt);
  EXPECT_EQ(from_uuid("00112233-4455-6677-8899-aabbccddee-f"), std::nullopt);
  EXPECT_EQ(from_uuid(""), std::nullopt);
}

TEST(Text, AnEnrollmentCodeIsReadAsPeopleTypeIt) {
  // 0x00 .. 0x13 in Crockford's base32.
  const std::string written = "000G4-0R40M-30E20-9185G-R38E1-W8124-GK";
  std::string expected;
  for (char byte = 0; byte < 20; ++byte) expected.push_back(byte);
  EXPECT_EQ(from_enrollment_code(written), expected);
  EXPECT_EQ(from_enrollment_code("ooOg40r40m30e209l85gr38eIw8124gk"), expected);
  EXPECT_EQ(from_enrollment_code(written.substr(1)), std::nullopt);
  EXPECT_EQ(from_enrollment_code("U" + written.substr(1)), std::nullopt);
  EXPECT_EQ(from_enrollment_code(""), std::nullopt);
}

TEST(Mac, CoversVerbAndBodyUnderTheKey) {
  const std::string key(terminal_key_size, 'k');
  const auto header = authorization("T-1", key, "hold", "body");
  EXPECT_TRUE(header.starts_with("Noren terminal=\"T-1\", mac=\"")) << header;
  // Computed apart: Python's hashlib.blake2b(b"noren-center-1\0hold\0body", key=b"k"*32,
  // digest_size=32).
  EXPECT_NE(header.find("\"ba380360d185357732b2606ecdacf97d8a22d30881f0469af7e880209432f4ef\""),
            std::string::npos)
      << header;
  EXPECT_NE(header, authorization("T-1", key, "holdb", "ody"));
}

TEST(Endpoint, TakesHttpsAddressesOnly) {
  EXPECT_EQ(parse_url("https://127.0.0.1:7443")->text(), "127.0.0.1:7443");
  EXPECT_EQ(parse_url("https://center.example/")->text(), "center.example:7443");
  EXPECT_EQ(parse_url("https://[::1]:8443")->text(), "[::1]:8443");
  EXPECT_EQ(parse_url("https://[::1]:8443")->host, "::1");
  for (const char* wrong :
       {"http://a:1", "https://", "https://:1", "https://a:", "https://a:x", "https://a/b",
        "https://a@b", "https://a b", "https://[::1", "https://[::1]x:1", "https://a:123456"}) {
    EXPECT_FALSE(parse_url(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace noren::loyalty_center
