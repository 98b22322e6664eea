// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/meaning.hpp"

#include <algorithm>

#include "plugins/common/refusal.hpp"
#include "plugins/reader-scanner/element_string.hpp"
#include "plugins/reader-scanner/gtin.hpp"

namespace noren::reader_scanner {
namespace {

constexpr std::size_t kPrefixesMax = 100, kPrefixMax = 40;

std::vector<std::string> prefixes(const boost::json::object& config, std::string_view name) {
  auto texts = plugin::member<std::vector<std::string>>(config, name, {});
  const bool good = texts.size() <= kPrefixesMax &&
                    std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
                      return !text.empty() && text.size() <= kPrefixMax;
                    });
  if (!good) {
    throw plugin::Failure(NOREN_E_ILLEGAL, "scanner",
                          std::string(name) + " has at most 100 texts of 1 to 40 characters");
  }
  return texts;
}

bool begins_with_one(Text text, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  });
}

// Symbologies that stand on goods alone.
bool is_for_goods(Symbology symbology) {
  return symbology == Symbology::ean_13 || symbology == Symbology::ean_8 ||
         symbology == Symbology::upc_a || symbology == Symbology::ean_13_add_on;
}

bool is_number(Text text) {
  return std::all_of(text.begin(), text.end(), [](std::uint8_t c) { return c >= '0' && c <= '9'; });
}

bool is_goods_number(Text gtin, const MeaningRules& rules) {
  return !is_in_store(gtin) || begins_with_one(gtin, rules.item_prefixes);
}

// Identifiers that name a coupon (255, 811n), a person or what is lent (8003, 8004, 8017, 8018,
// 8020), or are the shop's own (91 to 99).
bool names_somebody(const Element& element) {
  constexpr std::string_view named[] = {"255",  "8003", "8004", "8017", "8018",
                                        "8020", "8110", "8111", "8112"};
  const bool is_own = element.identifier[0] == '9' && element.identifier.size() == 2;
  return is_own || std::any_of(std::begin(named), std::end(named),
                               [&](std::string_view name) { return is(element, name); });
}

Meaning meaning_of_elements(Text text, const MeaningRules& rules) {
  const auto elements = read_elements(text);
  if (!elements || !(is(elements->front(), "01") || is(elements->front(), "02")) ||
      !is_goods_number(elements->front().value, rules) ||
      std::any_of(elements->begin(), elements->end(), names_somebody)) {
    return Meaning::identifier;
  }
  return Meaning::product;
}

}  // namespace

MeaningRules read_rules(const boost::json::object& config) {
  return {prefixes(config, "item_prefixes"), prefixes(config, "member_prefixes")};
}

Meaning meaning_of(const Code& code, const MeaningRules& rules) {
  if (begins_with_one(code.text, rules.member_prefixes)) return Meaning::identifier;
  if (is_gs1(code.symbology)) return meaning_of_elements(code.text, rules);
  Text number = code.text;
  // 2 or 5 further digits beside it, without a check digit.
  if (code.symbology == Symbology::ean_13_add_on) {
    const bool fits = (number.size() == 15 || number.size() == 18) && is_number(number);
    if (!fits) return Meaning::wrong_check;
    number = number.first(13);
  }
  if (is_gtin(number)) {
    const bool may_be = is_for_goods(code.symbology) || code.symbology == Symbology::unknown ||
                        (code.symbology == Symbology::itf && number.size() == 14);
    return may_be && is_goods_number(number, rules) ? Meaning::product : Meaning::identifier;
  }
  return is_for_goods(code.symbology) ? Meaning::wrong_check : Meaning::identifier;
}

}  // namespace noren::reader_scanner
