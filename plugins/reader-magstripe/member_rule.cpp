// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/member_rule.hpp"

#include <algorithm>

namespace noren::reader_magstripe {
namespace {

using plugin::Refusal;

constexpr std::size_t kPrefixesMax = 100;
constexpr std::uint8_t kNone = 0;

// Between the fields of a track (ISO/IEC 7813): none on track 4.
constexpr std::array<std::uint8_t, kTracks> kSeparators{'^', '=', '=', kNone};
constexpr std::array<std::string_view, kTracks> kWholeKinds{"track1", "track2", "track3",
                                                            "account"};

std::size_t number(const boost::json::object& config, std::string_view name, std::int64_t otherwise,
                   std::int64_t lowest, std::int64_t highest) {
  const auto value = plugin::member<std::int64_t>(config, name, otherwise);
  if (value < lowest || value > highest) {
    throw plugin::Failure(NOREN_E_ILLEGAL, "magstripe",
                          std::string(name) + " must be " + std::to_string(lowest) + " to " +
                              std::to_string(highest));
  }
  return static_cast<std::size_t>(value);
}

std::vector<std::string> prefixes(const boost::json::object& config, std::string_view name) {
  auto texts = plugin::member<std::vector<std::string>>(config, name, {});
  const bool good = texts.size() <= kPrefixesMax &&
                    std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
                      return !text.empty() && text.size() <= 19;
                    });
  if (!good) {
    throw plugin::Failure(NOREN_E_ILLEGAL, "magstripe",
                          std::string(name) + " has at most 100 texts of 1 to 19 characters");
  }
  return texts;
}

Refusal fault_of(const Track& track, std::size_t number) {
  const std::string name = std::to_string(number);
  Refusal refusal{NOREN_E_FAILURE,
                  "stripe_unreadable",
                  "the reader could not read track " + name + ": swipe again, or use another card",
                  {name}};
  switch (track.fault) {
    case TrackFault::start:
      refusal = {NOREN_E_EXTENDED, "stripe_start_sentinel",
                 "track " + name + " has no beginning: swipe again, slowly and to the end"};
      break;
    case TrackFault::end:
      refusal = {NOREN_E_EXTENDED, "stripe_end_sentinel",
                 "track " + name + " has no end: swipe again, slowly and to the end"};
      break;
    case TrackFault::parity:
      refusal = {NOREN_E_EXTENDED, "stripe_parity",
                 "track " + name + " has a broken character: swipe again, or clean the reader"};
      break;
    case TrackFault::lrc:
      refusal = {NOREN_E_EXTENDED, "stripe_lrc",
                 "track " + name + " does not add up: swipe again, or clean the reader"};
      break;
    case TrackFault::reader:
    case TrackFault::none:
      return refusal;
  }
  refusal.details = {name};
  refusal.extended = static_cast<std::int32_t>(track.fault);
  return refusal;
}

bool begins_with(Text text, const std::string& prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

Text field(Text data, std::uint8_t separator) {
  return Text(data.begin(),
              separator == kNone ? data.end() : std::find(data.begin(), data.end(), separator));
}

}  // namespace

MemberRule read_rule(const boost::json::object& config) {
  MemberRule rule;
  rule.track = number(config, "track", 2, 1, kTracks);
  rule.from = number(config, "from", 0, 0, 103);
  rule.length = number(config, "length", 0, 0, 104);
  rule.whole = plugin::member<bool>(config, "whole", false);
  rule.prefixes = prefixes(config, "prefixes");
  rule.payment_prefixes = prefixes(config, "payment_prefixes");
  if (rule.whole && (rule.from > 0 || rule.length > 0)) {
    throw plugin::Failure(NOREN_E_ILLEGAL, "magstripe",
                          "whole takes neither from nor length: leave one of them out");
  }
  return rule;
}

std::variant<Member, Refusal> member_of(const Swipe& swipe, const MemberRule& rule) {
  const std::size_t index = rule.track - 1;
  const Track& track = swipe[index];
  const std::string name = std::to_string(rule.track);
  if (!track.present) {
    return Refusal{NOREN_E_FAILURE,
                   "stripe_track_missing",
                   "the card has nothing on track " + name + ": it is not one of this program's",
                   {name}};
  }
  if (!track.good()) return fault_of(track, rule.track);

  const Text whole = track.data;
  Member member{kWholeKinds[index], whole};
  if (!rule.whole) {
    member.kind = "account";
    member.identifier = whole.subspan(std::min(rule.from, whole.size()));
    member.identifier = rule.length == 0 ? field(member.identifier, kSeparators[index])
                        : rule.length <= member.identifier.size()
                            ? member.identifier.first(rule.length)
                            : Text();
  }
  const auto own = [&](const std::string& prefix) {
    return begins_with(member.identifier, prefix);
  };
  const bool is_own = std::any_of(rule.prefixes.begin(), rule.prefixes.end(), own);
  if (member.identifier.empty() || (!rule.prefixes.empty() && !is_own)) {
    return Refusal{NOREN_E_FAILURE, "stripe_not_member",
                   "this card is not one of this program's: use the program's own card"};
  }
  // The whole track counts: a part of a payment card's number names the card as well.
  if (!is_own && has_payment_card(whole, rule.payment_prefixes)) {
    return Refusal{NOREN_E_FAILURE, "stripe_payment_card",
                   "this is a payment card, which names no member: use the program's own card"};
  }
  return member;
}

}  // namespace noren::reader_magstripe
