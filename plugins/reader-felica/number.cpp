// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/number.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace noren::reader_felica {
namespace {

using plugin::Identified;
using plugin::Refusal;

const Refusal removed{NOREN_E_FAILURE, "card_removed_early",
                      "the card was taken away too early: hold it still until the sound"};
const Refusal not_understood{
    NOREN_E_FAILURE, "card_bad_answer",
    "what the card answers can't be understood: show it again, or use another card"};
const Refusal blank{NOREN_E_FAILURE, "card_number_blank",
                    "the place of the number on this card is empty: use another card"};
const Refusal misspelled{NOREN_E_FAILURE, "card_number_spelling",
                         "the number on this card is not written as the settings of the reader "
                         "plugin say: compare \"areas\" with the program's papers"};

Refusal unreadable(const ReadAnswer& answer) {
  std::array<char, 5> text{};
  std::snprintf(text.data(), text.size(), "%02X%02X", answer.status1, answer.status2);
  return {NOREN_E_FAILURE,
          "card_number_locked",
          "the card does not let its number be read: compare \"areas\" in the settings of the "
          "reader plugin with the program's papers",
          {text.data()}};
}

// A Polling is lost easily; one that goes unanswered twice has nobody to answer it.
Heard<Target> poll_twice(Dialect& dialect, std::uint16_t system) {
  auto heard = dialect.poll(system);
  if (std::holds_alternative<Silence>(heard)) heard = dialect.poll(system);
  const auto* target = std::get_if<Target>(&heard);
  if (target && target->system && *target->system != system && system != any_system) {
    return not_understood;
  }
  return heard;
}

struct NotThere {};
using BlockRead = std::variant<Block, NotThere, Refusal>;
using AreaRead = std::variant<Identified, NotThere, Refusal>;

BlockRead read_block(Dialect& dialect, const Idm& idm, std::uint16_t service, std::uint16_t block) {
  auto heard = dialect.exchange(encode_read(idm, service, block));
  if (std::holds_alternative<Silence>(heard)) return removed;
  if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
  auto& frame = std::get<Bytes>(heard);
  const auto parsed = parse_read(frame, idm);
  pcsc::wipe(frame);
  const auto* answer = std::get_if<ReadAnswer>(&parsed);
  if (!answer) return not_understood;
  if (answer->good()) return answer->block;
  return answer->absent() ? BlockRead(NotThere{}) : BlockRead(unreadable(*answer));
}

AreaRead read_area(Dialect& dialect, const Area& area) {
  const auto heard = poll_twice(dialect, area.system);
  if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
  if (std::holds_alternative<Silence>(heard)) return NotThere{};
  const Idm idm = std::get<Target>(heard).idm;
  Bytes bytes;
  bytes.reserve(area.blocks() * Block().size());
  AreaRead problem = NotThere{};
  for (std::size_t i = 0; i < area.blocks(); ++i) {
    const auto number = static_cast<std::uint16_t>(area.block + i);
    auto read = read_block(dialect, idm, area.service, number);
    if (auto* block = std::get_if<Block>(&read)) {
      bytes.insert(bytes.end(), block->begin(), block->end());
      plugin::wipe(*block);
      continue;
    }
    if (auto* refusal = std::get_if<Refusal>(&read)) problem = std::move(*refusal);
    pcsc::wipe(bytes);
    return problem;
  }
  auto number = plugin::read_number(ByteView(bytes).subspan(area.from, area.length), area.spelling);
  pcsc::wipe(bytes);
  if (auto* identifier = std::get_if<Bytes>(&number)) {
    return Identified{area.kind, std::move(*identifier)};
  }
  return std::get<plugin::NumberFault>(number) == plugin::NumberFault::blank ? blank : misspelled;
}

}  // namespace

bool is_random_idm(ByteView idm) {
  return idm.size() == Idm().size() && idm[0] == 0x01 && idm[1] == 0xFE;
}

bool same_card(ByteView one, ByteView other) {
  constexpr std::uint8_t without_system = 0x0F;
  return one.size() == other.size() && !one.empty() &&
         ((one[0] ^ other[0]) & without_system) == 0 &&
         std::equal(one.begin() + 1, one.end(), other.begin() + 1);
}

Number read_areas(Dialect& dialect, const std::vector<Area>& areas) {
  for (const Area& area : areas) {
    AreaRead read = read_area(dialect, area);
    if (auto* card = std::get_if<Identified>(&read)) return std::move(*card);
    if (auto* refusal = std::get_if<Refusal>(&read)) return std::move(*refusal);
  }
  // Nobody who answers has the number, or nobody is there any more.
  const auto heard = poll_twice(dialect, any_system);
  if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
  if (const auto* target = std::get_if<Target>(&heard)) return NoNumber{*target};
  return Silence{};
}

Number read_idm(Dialect& dialect, const std::vector<std::uint16_t>& systems) {
  // Whatever a phone puts first may be another one each time, so it only tells that there is one.
  const auto anybody = poll_twice(dialect, any_system);
  if (const auto* refusal = std::get_if<Refusal>(&anybody)) return *refusal;
  if (std::holds_alternative<Silence>(anybody)) return Silence{};
  for (const std::uint16_t system : systems) {
    const auto heard = poll_twice(dialect, system);
    if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
    const auto* target = std::get_if<Target>(&heard);
    if (!target || is_random_idm(target->idm)) continue;
    return Identified{"felica_idm", Bytes(target->idm.begin(), target->idm.end())};
  }
  return NoNumber{std::get<Target>(anybody)};
}

}  // namespace noren::reader_felica
