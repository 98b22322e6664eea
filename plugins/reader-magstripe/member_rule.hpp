// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugins/common/refusal.hpp"
#include "plugins/reader-magstripe/payment_card.hpp"
#include "plugins/reader-magstripe/track.hpp"

namespace noren::reader_magstripe {

// Where on a shop's cards the member is named, as the configuration says it.
struct MemberRule {
  std::size_t track = 2;                      // 1 to 4
  std::size_t from = 0;                       // characters behind the start sentinel
  std::size_t length = 0;                     // 0: up to the first separator
  bool whole = false;                         // the track as it is
  std::vector<std::string> prefixes;          // the shop's own numbers begin so; empty: any
  std::vector<std::string> payment_prefixes;  // further numbers that are payment cards'
};

// Throws Failure 106 where a member is wrong.
MemberRule read_rule(const boost::json::object& config);

struct Member {
  std::string_view kind;  // of noren.host.cards/1
  Text identifier;        // the swipe's own
};

// Who the card is. Refused, without a word of what is on it: a track that was not read (114 with
// the MSR error number), a card that has no such number, and a payment card's number unless it
// begins with one of the rule's own prefixes. Pure.
std::variant<Member, plugin::Refusal> member_of(const Swipe& swipe, const MemberRule& rule);

}  // namespace noren::reader_magstripe
