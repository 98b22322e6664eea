// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/frame.hpp"

#include <algorithm>

namespace noren::reader_felica {
namespace {

constexpr std::uint8_t polling = 0x00;
constexpr std::uint8_t polling_answer = 0x01;
constexpr std::uint8_t read = 0x06;
constexpr std::uint8_t read_answer = 0x07;
constexpr std::uint8_t ask_system_code = 0x01;
constexpr std::uint8_t one_time_slot = 0x00;

constexpr std::size_t idm_at = 2;
constexpr std::size_t status_at = 10;
constexpr std::size_t refused_size = 12;  // some chips add a count of 0 blocks
constexpr std::size_t block_at = 13;

std::uint8_t high(std::uint16_t number) {
  return static_cast<std::uint8_t>(number >> 8);
}
std::uint8_t low(std::uint16_t number) {
  return static_cast<std::uint8_t>(number & 0xFF);
}

Bytes with_length(Bytes frame) {
  frame.insert(frame.begin(), static_cast<std::uint8_t>(frame.size() + 1));
  return frame;
}

}  // namespace

Bytes encode_polling(std::uint16_t system) {
  return with_length({polling, high(system), low(system), ask_system_code, one_time_slot});
}

std::variant<Target, FrameFault> parse_polling(ByteView frame) {
  if (frame.empty() || frame[0] != frame.size()) return FrameFault::length;
  if (frame.size() != 18 && frame.size() != 20) return FrameFault::length;
  if (frame[1] != polling_answer) return FrameFault::command;
  Target target;
  std::copy_n(frame.begin() + idm_at, target.idm.size(), target.idm.begin());
  std::copy_n(frame.begin() + 10, target.pmm.size(), target.pmm.begin());
  if (frame.size() == 20) target.system = static_cast<std::uint16_t>(frame[18] << 8 | frame[19]);
  return target;
}

Bytes encode_read(const Idm& idm, std::uint16_t service, std::uint16_t block) {
  Bytes frame{read};
  frame.insert(frame.end(), idm.begin(), idm.end());
  frame.insert(frame.end(), {1, low(service), high(service), 1});
  if (block <= 0xFF) {
    frame.insert(frame.end(), {0x80, low(block)});
  } else {
    frame.insert(frame.end(), {0x00, low(block), high(block)});
  }
  return with_length(std::move(frame));
}

std::variant<ReadAnswer, FrameFault> parse_read(ByteView frame, const Idm& idm) {
  if (frame.size() < refused_size || frame[0] != frame.size()) return FrameFault::length;
  if (frame[1] != read_answer) return FrameFault::command;
  if (!std::equal(idm.begin(), idm.end(), frame.begin() + idm_at)) return FrameFault::target;
  ReadAnswer answer{frame[status_at], frame[status_at + 1], {}};
  if (!answer.good()) return answer;
  if (frame.size() != block_at + answer.block.size()) return FrameFault::length;
  if (frame[block_at - 1] != 1) return FrameFault::format;
  std::copy_n(frame.begin() + block_at, answer.block.size(), answer.block.begin());
  return answer;
}

}  // namespace noren::reader_felica
