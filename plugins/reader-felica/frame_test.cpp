// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/frame.hpp"

#include <gtest/gtest.h>

namespace noren::reader_felica {
namespace {

const Idm idm{0x01, 0x06, 0x01, 0x01, 0xCB, 0x09, 0x57, 0x03};

Bytes polling_answer() {
  return {20, 0x01, 1, 6, 1, 1, 0xCB, 9, 0x57, 3, 0, 0xF1, 0, 0, 0, 1, 0x43, 0, 0xFE, 0x00};
}

Bytes read_answer_of(std::uint8_t status1, std::uint8_t status2, bool block) {
  Bytes frame{0, 0x07};
  frame.insert(frame.end(), idm.begin(), idm.end());
  frame.insert(frame.end(), {status1, status2});
  if (block) {
    frame.push_back(1);
    for (std::uint8_t i = 0; i < 16; ++i) frame.push_back(i);
  }
  frame[0] = static_cast<std::uint8_t>(frame.size());
  return frame;
}

template <typename T>
FrameFault fault_of(const std::variant<T, FrameFault>& parsed) {
  const auto* fault = std::get_if<FrameFault>(&parsed);
  EXPECT_NE(fault, nullptr);
  return fault ? *fault : FrameFault{};
}

TEST(Frame, PollingHasTheSystemBigEndian) {
  EXPECT_EQ(encode_polling(0xFE00), (Bytes{6, 0x00, 0xFE, 0x00, 0x01, 0x00}));
}

TEST(Frame, ReadHasServiceAndBlockLittleEndian) {
  // The example of the ACM1252U-Y3's manual, section 5.5.
  EXPECT_EQ(encode_read(idm, 0x0109, 0),
            (Bytes{0x10, 0x06, 1, 6, 1, 1, 0xCB, 9, 0x57, 3, 1, 0x09, 0x01, 1, 0x80, 0}));
  const Bytes far = encode_read(idm, 0x684F, 0x0102);
  EXPECT_EQ(far.size(), 0x11u);
  EXPECT_EQ(Bytes(far.begin() + 11, far.end()), (Bytes{0x4F, 0x68, 1, 0x00, 0x02, 0x01}));
}

TEST(Frame, TellsWhoAnswered) {
  const auto parsed = parse_polling(polling_answer());
  const auto& target = std::get<Target>(parsed);
  EXPECT_EQ(target.idm, idm);
  EXPECT_EQ(target.pmm[1], 0xF1);
  EXPECT_EQ(target.system, 0xFE00);
  Bytes without = polling_answer();
  without.resize(18);
  without[0] = 18;
  EXPECT_FALSE(std::get<Target>(parse_polling(without)).system);
}

TEST(Frame, AnotherPollingAnswerIsRefused) {
  EXPECT_EQ(fault_of(parse_polling({})), FrameFault::length);
  Bytes frame = polling_answer();
  frame[0] = 21;
  EXPECT_EQ(fault_of(parse_polling(frame)), FrameFault::length);
  frame = polling_answer();
  frame.push_back(0);
  frame[0] = 21;
  EXPECT_EQ(fault_of(parse_polling(frame)), FrameFault::length);
  frame = polling_answer();
  frame[1] = 0x07;
  EXPECT_EQ(fault_of(parse_polling(frame)), FrameFault::command);
}

TEST(Frame, ReadsABlock) {
  const auto answer = std::get<ReadAnswer>(parse_read(read_answer_of(0, 0, true), idm));
  EXPECT_TRUE(answer.good());
  EXPECT_EQ(answer.block[15], 15);
}

TEST(Frame, TellsWhatIsNotThereFromWhatIsLocked) {
  const auto refused = [](std::uint8_t status2) {
    return std::get<ReadAnswer>(parse_read(read_answer_of(0x01, status2, false), idm));
  };
  EXPECT_FALSE(refused(0xA6).good());
  EXPECT_TRUE(refused(0xA6).absent());
  EXPECT_TRUE(refused(0xA8).absent());
  EXPECT_FALSE(refused(0xA5).absent());
  Bytes with_count = read_answer_of(0x01, 0xA8, false);
  with_count.push_back(0);
  with_count[0] = 13;
  EXPECT_TRUE(std::get<ReadAnswer>(parse_read(with_count, idm)).absent());
}

TEST(Frame, AnotherReadAnswerIsRefused) {
  const Bytes good = read_answer_of(0, 0, true);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(fault_of(parse_read(ByteView(good).first(size), idm)), FrameFault::length);
  }
  Idm other = idm;
  other[7] ^= 1;
  EXPECT_EQ(fault_of(parse_read(good, other)), FrameFault::target);
  Bytes frame = good;
  frame[1] = 0x09;
  EXPECT_EQ(fault_of(parse_read(frame, idm)), FrameFault::command);
  frame = good;
  frame[12] = 2;
  EXPECT_EQ(fault_of(parse_read(frame, idm)), FrameFault::format);
  EXPECT_EQ(fault_of(parse_read(read_answer_of(0, 0, false), idm)), FrameFault::length)
      << "good, but without the block";
}

}  // namespace
}  // namespace noren::reader_felica
