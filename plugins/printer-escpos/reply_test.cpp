// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/reply.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace noren::printer_escpos {
namespace {

std::string hexadecimal(std::uint8_t byte) {
  char number[8];
  std::snprintf(number, sizeof number, "%02x", byte);
  return number;
}

// Answers as "r12" real-time, "q00" queued, "a10000c0f" automatic, "b..." block.
std::string read(std::string_view bytes) {
  ReplyReader reader;
  std::string out;
  for (char byte : bytes) {
    const std::optional<Reply> reply = reader.take(static_cast<std::uint8_t>(byte));
    if (!reply) continue;
    switch (reply->kind) {
      case Reply::Kind::realtime:
        out += "r" + hexadecimal(reply->byte);
        break;
      case Reply::Kind::queued:
        out += "q" + hexadecimal(reply->byte);
        break;
      case Reply::Kind::automatic:
        out += "a";
        for (std::uint8_t one : reply->automatic_bytes) out += hexadecimal(one);
        break;
      case Reply::Kind::block:
        out += "b" + reply->block;
    }
    out += ' ';
  }
  return out;
}

using namespace std::string_view_literals;

TEST(Reply, TellsTheKindsApart) {
  EXPECT_EQ(read("\x12\x1E\x72\x7E\x16"), "r12 r1e r72 r7e r16 ");
  EXPECT_EQ(read("\x00\x0C"sv), "q00 q0c ");
  EXPECT_EQ(read("\x37\x22"
                 "ABCD\0\x12"sv),
            "b7\"ABCD r12 ");
}

TEST(Reply, DropsFlowControlEverywhere) {
  EXPECT_EQ(read("\x13\x12\x11"), "r12 ");
  EXPECT_EQ(read("\x37\x22"
                 "A\x13"
                 "B\x11"
                 "CD\0"sv),
            "b7\"ABCD ");
}

TEST(Reply, KeepsStatusThatCameUnaskedTogether) {
  EXPECT_EQ(read("\x10\x00\x0C\x0F\x00"sv), "a10000c0f q00 ");
  EXPECT_EQ(read("\x18\x00\x00\x00\x12"sv), "a18000000 r12 ");
  EXPECT_EQ(read("\x10\x00\x12\x00"sv), "r12 q00 ");  // broken off
}

TEST(Reply, ABlockWithoutEndIsCutOff) {
  const std::string endless = "\x37" + std::string(1000, 'x');
  EXPECT_EQ(read(endless).substr(0, 3), "b7x");
}

}  // namespace
}  // namespace noren::printer_escpos
