// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/dialogue.hpp"

#include <optional>

#include "drivers/receipt_encoder/star.hpp"

namespace noren::printer_star {
namespace {

constexpr std::uint8_t kEtb = 0x17, kEsc = 0x1B, kRs = 0x1E;
constexpr int kCounters = 32;
constexpr int kStages = 3;

constexpr int kMarks = kCounters - kStages;

// Far from the counter as it was seen last, to which the rest of an earlier job may still add.
int mark_of(std::string_view key, int counter_seen) {
  std::uint32_t hash = 2166136261u;
  for (char c : key) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
  int mark = 1 + static_cast<int>(hash % kMarks);
  const auto is_near = [&] {
    const int ahead = (mark - counter_seen + kCounters) % kCounters;
    return counter_seen >= 0 && (ahead < kStages || ahead > kCounters - kStages);
  };
  while (is_near()) mark = mark % kMarks + 1;
  return mark;
}

}  // namespace

Bytes StarDialogue::question(std::size_t) {
  answered_ = false;
  return {kEsc, 0x06, 0x01};  // ESC ACK SOH
}

Bytes StarDialogue::fence(std::string_view key, int stage) {
  if (stage == 0) mark_ = mark_of(key, counter_seen_);
  counter_wanted_ = mark_ + stage;
  fence_passed_ = false;
  if (stage > 0) return {kEtb};
  data_lost_ = false;
  // Silently up to the last one, which is told.
  Bytes bytes = watch(false);
  bytes.insert(bytes.end(), {kEsc, kRs, 'E', 0});
  bytes.insert(bytes.end(), static_cast<std::size_t>(counter_wanted_ - 1), kEtb);
  const Bytes on = watch(true);
  bytes.insert(bytes.end(), on.begin(), on.end());
  bytes.push_back(kEtb);
  return bytes;
}

Bytes StarDialogue::watch(bool on) const {
  return {kEsc, kRs, 'a', static_cast<std::uint8_t>(on ? 1 : 0)};
}

Bytes StarDialogue::resynchronize() const {
  // Zeros end whatever data is still expected, and are nothing by themselves. A barcode is ended by
  // the RS of the fence.
  return Bytes(receipt_encoder::star::kCommandBytesMax, 0);
}

Bytes StarDialogue::clear() {
  return Bytes(receipt_printer::kGarbledBytesMax, 0);
}

void StarDialogue::hear(std::uint8_t byte) {
  const auto whole = reader_.take(byte);
  if (whole) take(*whole);
}

void StarDialogue::take(const std::vector<std::uint8_t>& bytes) {
  answered_ = true;
  status_.drawer_high = (bytes[2] & 0x04) != 0;
  status_.offline = bytes[2] & 0x08;
  status_.cover_open = bytes[2] & 0x20;
  status_.mechanical_error = bytes[3] & 0x04;
  status_.cutter_error = bytes[3] & 0x08;
  status_.unrecoverable_error = bytes[3] & 0x20;
  status_.overheated = bytes[3] & 0x40;
  if (bytes[4] & 0x40) data_lost_ = true;
  status_.paper_near_end = bytes[5] & 0x06;
  status_.paper_end = bytes[5] & 0x08;
  if (bytes.size() < 8) return;  // a printer that does not count
  const int counter = (bytes[7] >> 1 & 0x07) | (bytes[7] >> 2 & 0x18);
  counter_seen_ = counter;
  // Where bytes were lost, what is on paper is not the receipt.
  if (counter == counter_wanted_ && !data_lost_) fence_passed_ = true;
}

}  // namespace noren::printer_star
