// SPDX-License-Identifier: Apache-2.0
// The format of a log: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
#include "runtime/journal/log_repair.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace noren::runtime {
namespace {

constexpr std::size_t header_size = 32;
constexpr std::size_t frame_header_size = 24;
constexpr std::uint32_t magic = 0x377f0682;  // its last bit: checksums over big-endian words

std::uint32_t big_endian(ByteView bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t index = 0; index < 4; ++index) value = value << 8 | bytes[at + index];
  return value;
}

using Sum = std::array<std::uint32_t, 2>;

void add(Sum& sum, ByteView bytes, bool big) {
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    for (std::size_t half = 0; half < 2; ++half) {
      std::uint32_t word = big_endian(bytes, at + 4 * half);
      if (!big) word = __builtin_bswap32(word);
      sum[half] += word + sum[1 - half];
    }
  }
}

struct Frame {
  std::uint32_t page = 0;
  std::uint32_t pages_after_commit = 0;  // 0: the transaction goes on
  ByteView content;
  bool sound = false;
};

// The frames of a log's newest generation: up to the last one with the salts of the header, or
// where that is damaged, of the first frame. Behind it stand those of an earlier one.
struct Log {
  bool header_sound = false;
  std::size_t page_size = 0;
  std::vector<Frame> frames;
};

// A frame is sound where its checksum follows from the one that the frame before says.
void read_frames(ByteView log, bool big, Log& read) {
  const std::size_t size = frame_header_size + read.page_size;
  const ByteView salts = log.subspan(read.header_sound ? 16 : header_size + 8, 8);
  std::size_t newest = 0;
  Sum before{big_endian(log, 24), big_endian(log, 28)};
  bool knows_before = read.header_sound;
  for (std::size_t at = header_size; at + size <= log.size(); at += size) {
    const ByteView head = log.subspan(at, frame_header_size);
    const bool is_newest = std::ranges::equal(head.subspan(8, 8), salts);
    Frame frame{big_endian(head, 0), big_endian(head, 4),
                log.subspan(at + frame_header_size, read.page_size), false};
    Sum sum = before;
    add(sum, head.first(8), big);
    add(sum, frame.content, big);
    before = {big_endian(head, 16), big_endian(head, 20)};
    frame.sound = is_newest && (!knows_before || sum == before);
    knows_before = true;
    read.frames.push_back(frame);
    if (is_newest) newest = read.frames.size();
  }
  read.frames.resize(newest);
}

Log read_log(ByteView database, ByteView log) {
  Log read;
  if (log.size() < header_size + frame_header_size || database.size() < 100) return read;
  Sum sum{};
  const bool says_big = (big_endian(log, 0) & 1) != 0;
  add(sum, log.first(24), says_big);
  read.header_sound =
      (big_endian(log, 0) & ~1u) == magic && sum == Sum{big_endian(log, 24), big_endian(log, 28)};
  // The database says the page size too, and this machine made the checksums.
  const std::size_t said = std::size_t{database[16]} << 8 | database[17];
  read.page_size = said == 1 ? 65536 : said;
  if (read.page_size < 512 || !std::has_single_bit(read.page_size)) return read;
  read_frames(log, read.header_sound ? says_big : std::endian::native == std::endian::big, read);
  return read;
}

bool commits(const Frame& frame) {
  return frame.pages_after_commit > 0;
}

}  // namespace

bool is_log_damaged(ByteView database, ByteView log) {
  const Log read = read_log(database, log);
  const auto& frames = read.frames;
  if (!read.header_sound) return std::ranges::any_of(frames, commits);
  const auto bad = std::ranges::find(frames, false, &Frame::sound);
  const auto commit = std::find_if(bad, frames.end(), commits);
  return commit != frames.end() && commit + 1 != frames.end();
}

Bytes put_log_into(ByteView database, ByteView log) {
  const Log read = read_log(database, log);
  const auto last = std::find_if(read.frames.rbegin(), read.frames.rend(),
                                 [](const Frame& frame) { return frame.sound && commits(frame); });
  Bytes repaired(database.begin(), database.end());
  if (last == read.frames.rend()) return repaired;
  repaired.resize(std::size_t{last->pages_after_commit} * read.page_size);
  for (auto frame = read.frames.begin(); frame != last.base(); ++frame) {
    const std::size_t at = (std::size_t{frame->page} - 1) * read.page_size;
    if (frame->page == 0 || at + read.page_size > repaired.size()) continue;
    const auto place = repaired.begin() + static_cast<std::ptrdiff_t>(at);
    // A page that nobody can read is better than one that was true before.
    if (frame->sound) {
      std::ranges::copy(frame->content, place);
    } else {
      std::fill_n(place, read.page_size, std::uint8_t{0});
    }
  }
  return repaired;
}

}  // namespace noren::runtime
