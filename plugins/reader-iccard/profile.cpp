// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/profile.hpp"

#include <algorithm>
#include <array>

#include "plugins/reader-iccard/fields.hpp"

namespace noren::reader_iccard {
namespace {

constexpr std::size_t most_profiles = 16;
constexpr std::size_t most_steps = 32;
constexpr std::size_t highest_file = 30;  // ISO/IEC 7816-4, 7.3.2: short identifiers
constexpr std::uint16_t good = 0x9000;

Place parse_place(Fields fields) {
  Place place;
  for (const std::string& text : fields.texts("tag")) {
    const auto tag = parse_hex(text);
    fields.require(tag && !tag->empty() && tag->size() <= 4, "'tag' must be hexadecimal tags");
    std::uint32_t number = 0;
    for (const std::uint8_t byte : *tag) number = number << 8 | byte;
    place.tags.push_back(number);
  }
  place.from = fields.number("from", 0, 255, 0);
  place.length = fields.number("length", 0, 64, 0);
  const auto spelling = plugin::spelling_named(fields.text("as", "bytes"));
  fields.require(spelling.has_value(), "'as' must be bytes, bcd or digits");
  place.spelling = *spelling;
  place.kind = fields.text("kind", "account");
  fields.require(place.kind == "account" || place.kind == "code", "'kind' must be account or code");
  fields.end();
  return place;
}

Select parse_select(const Fields& fields, std::string_view name) {
  const auto id = parse_hex(fields.text(name));
  Select select{id.value_or(Bytes()), name == "select"};
  if (select.by_name) {
    fields.require(select.id.size() >= 1 && select.id.size() <= 16,
                   "'select' must be the name of an application, 1 to 16 hexadecimal bytes");
  } else {
    fields.require(select.id.size() == 2, "'select_file' must be four hexadecimal digits");
  }
  return select;
}

ReadBinary parse_read_binary(Fields fields) {
  ReadBinary read;
  read.file = static_cast<std::uint8_t>(fields.number("file", 0, highest_file, 0));
  read.offset =
      static_cast<std::uint16_t>(fields.number("offset", 0, read.file == 0 ? 0x7FFF : 0xFF, 0));
  read.length = static_cast<std::uint16_t>(fields.number("length", 0, 256, 0));
  fields.end();
  return read;
}

ReadRecord parse_read_record(Fields fields) {
  ReadRecord read;
  read.file = static_cast<std::uint8_t>(fields.number("file", 0, highest_file, 0));
  read.record = static_cast<std::uint8_t>(fields.number("record", 1, 254, 1));
  fields.end();
  return read;
}

Verify parse_verify(Fields fields) {
  Verify verify;
  verify.reference = static_cast<std::uint8_t>(fields.number("reference", 0, 255, 0));
  verify.secret = fields.text("pin");
  fields.require(!verify.secret.empty() && verify.secret.size() <= 64,
                 "'pin' must be the name of a secret, never the PIN itself");
  const bool only_digits =
      std::all_of(verify.secret.begin(), verify.secret.end(),
                  [](char character) { return character >= '0' && character <= '9'; });
  fields.require(!only_digits, "'pin' must be the name of a secret, never the PIN itself");
  const std::string form = fields.text("as", "ascii");
  fields.require(form == "ascii" || form == "bcd" || form == "iso2",
                 "'as' must be ascii, bcd or iso2");
  verify.form = form == "bcd" ? PinForm::bcd : form == "iso2" ? PinForm::iso2 : PinForm::ascii;
  verify.length = fields.number("length", 0, 16, 0);
  const auto filler = parse_hex(fields.text("pad", "FF"));
  fields.require(filler && filler->size() == 1, "'pad' must be two hexadecimal digits");
  verify.filler = (*filler)[0];
  fields.end();
  return verify;
}

std::vector<std::uint16_t> parse_expect(const Fields& fields) {
  std::vector<std::uint16_t> words;
  for (const std::string& text : fields.texts("expect")) {
    const auto word = parse_hex(text);
    fields.require(word && word->size() == 2, "'expect' must be status words of four digits");
    words.push_back(static_cast<std::uint16_t>((*word)[0] << 8 | (*word)[1]));
  }
  if (words.empty()) words.push_back(good);
  return words;
}

Step parse_step(Fields fields) {
  static constexpr std::array<std::string_view, 5> commands{"select", "select_file", "read_binary",
                                                            "read_record", "verify"};
  std::string_view command;
  for (const std::string_view name : commands) {
    if (!fields.has(name)) continue;
    fields.require(command.empty(), "has two commands");
    command = name;
  }
  fields.require(!command.empty(),
                 "must be select, select_file, read_binary, read_record or verify");
  Step step;
  if (command == "read_binary") {
    step.command = parse_read_binary(fields.object(command));
  } else if (command == "read_record") {
    step.command = parse_read_record(fields.object(command));
  } else if (command == "verify") {
    step.command = parse_verify(fields.object(command));
    fields.require(!fields.has("expect"), "'expect' is not for verify: a PIN is right or wrong");
    fields.require(!fields.has("number"), "verify answers nothing that could have a number");
  } else {
    step.command = parse_select(fields, command);
  }
  step.expect = parse_expect(fields);
  if (fields.has("number")) step.number = parse_place(fields.object("number"));
  fields.end();
  return step;
}

std::vector<std::optional<std::uint8_t>> parse_pattern(const Fields& fields) {
  std::string text = fields.text("atr", "");
  std::erase(text, ' ');
  fields.require(text.size() % 2 == 0 && text.size() <= 66,
                 "'atr' must be pairs of hexadecimal digits, or .. for any byte");
  std::vector<std::optional<std::uint8_t>> pattern;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::string pair = text.substr(i, 2);
    const auto byte = parse_hex(pair);
    fields.require(pair == ".." || (byte && byte->size() == 1),
                   "'atr' must be pairs of hexadecimal digits, or .. for any byte");
    pattern.push_back(pair == ".." ? std::nullopt : std::optional((*byte)[0]));
  }
  return pattern;
}

Profile parse_profile(Fields fields) {
  Profile profile;
  profile.name = fields.text("name", "");
  profile.atr = parse_pattern(fields);
  std::vector<Fields> steps = fields.objects("steps");
  fields.require(!steps.empty() && steps.size() <= most_steps,
                 "'steps' must be a list of 1 to 32 steps");
  for (Fields& step : steps) profile.steps.push_back(parse_step(std::move(step)));
  const auto numbers = std::count_if(profile.steps.begin(), profile.steps.end(),
                                     [](const Step& step) { return step.number.has_value(); });
  fields.require(numbers == 1, "one step must have the 'number', and only one");
  fields.end();
  return profile;
}

}  // namespace

bool Profile::fits(std::span<const std::uint8_t> answer_to_reset) const {
  if (answer_to_reset.size() < atr.size()) return false;
  for (std::size_t i = 0; i < atr.size(); ++i) {
    if (atr[i] && *atr[i] != answer_to_reset[i]) return false;
  }
  return true;
}

bool Profile::verifies() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const Step& step) { return std::holds_alternative<Verify>(step.command); });
}

std::variant<std::vector<Profile>, std::string> parse_profiles(const boost::json::value& value) {
  try {
    boost::json::object root;
    root["profiles"] = value.is_object() ? boost::json::value(boost::json::array{value}) : value;
    const Fields fields(root, "");
    std::vector<Fields> entries = fields.objects("profiles");
    fields.require(!entries.empty() && entries.size() <= most_profiles,
                   "profiles: must be 1 to 16 profiles");
    std::vector<Profile> profiles;
    for (Fields& entry : entries) profiles.push_back(parse_profile(std::move(entry)));
    return profiles;
  } catch (const BadField& bad) {
    return bad.what;
  }
}

}  // namespace noren::reader_iccard
