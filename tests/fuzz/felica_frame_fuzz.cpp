// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "plugins/reader-felica/frame.hpp"
#include "plugins/reader-felica/wrapper.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
using namespace noren::reader_felica;

namespace {

// The frame that a card would send for what was understood.
Bytes polling_answer_of(const Target& target) {
  Bytes frame{0, 0x01};
  frame.insert(frame.end(), target.idm.begin(), target.idm.end());
  frame.insert(frame.end(), target.pmm.begin(), target.pmm.end());
  if (target.system) {
    frame.push_back(static_cast<std::uint8_t>(*target.system >> 8));
    frame.push_back(static_cast<std::uint8_t>(*target.system & 0xFF));
  }
  frame[0] = static_cast<std::uint8_t>(frame.size());
  return frame;
}

Bytes read_answer_of(const ReadAnswer& answer, const Idm& idm) {
  Bytes frame{0, 0x07};
  frame.insert(frame.end(), idm.begin(), idm.end());
  frame.insert(frame.end(), {answer.status1, answer.status2, 1});
  frame.insert(frame.end(), answer.block.begin(), answer.block.end());
  frame[0] = static_cast<std::uint8_t>(frame.size());
  return frame;
}

// What was understood of an answer is all of it.
void check_frames(ByteView frame) {
  const auto polled = parse_polling(frame);
  if (const auto* target = std::get_if<Target>(&polled)) {
    require(std::ranges::equal(polling_answer_of(*target), frame), "a Polling's answer is kept");
  }
  Idm idm{};
  if (frame.size() >= 10) std::copy_n(frame.begin() + 2, idm.size(), idm.begin());
  const auto read = parse_read(frame, idm);
  if (const auto* answer = std::get_if<ReadAnswer>(&read)) {
    require(!answer->good() || std::ranges::equal(read_answer_of(*answer, idm), frame),
            "a block is kept");
    require(!(answer->good() && answer->absent()), "what is there is not absent");
    idm[7] ^= 1;
    require(std::holds_alternative<FrameFault>(parse_read(frame, idm)), "of this card alone");
  }
}

// Wrappers hand out no more than came, and what they wrap comes out again.
void check_wrappers(ByteView bytes) {
  if (const auto targets = pn532::parse_targets(bytes)) {
    require(targets->count <= 2, "two cards were asked for");
    require(targets->polling_answer.size() <= bytes.size(), "an answer is made of what came");
  }
  const auto exchanged = pn532::parse_exchange(bytes);
  if (const auto* frame = std::get_if<Bytes>(&exchanged)) {
    require(frame->size() + 3 == bytes.size(), "an exchange is kept");
  }
  if (const auto answer = transparent::parse_answer(bytes)) {
    require(answer->frame.size() + 5 <= bytes.size(), "a frame stands beside a status");
    require(!(answer->accepted && answer->silent), "accepted or silent");
  }
  if (bytes.size() > 0xFF) return;
  Bytes answer{0xC0, 3, 0, 0x90, 0x00, 0x97, static_cast<std::uint8_t>(bytes.size())};
  answer.insert(answer.end(), bytes.begin(), bytes.end());
  const auto again = transparent::parse_answer(answer);
  require(again && again->accepted && std::ranges::equal(again->frame, bytes),
          "a session passes a frame on as it is");
  Bytes exchange{0xD5, 0x41, 0x00};
  exchange.insert(exchange.end(), bytes.begin(), bytes.end());
  const auto passed = pn532::parse_exchange(exchange);
  const auto* frame = std::get_if<Bytes>(&passed);
  require(frame && std::ranges::equal(*frame, bytes), "so does the chip");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_frames({data, size});
  check_wrappers({data, size});
  return 0;
}
