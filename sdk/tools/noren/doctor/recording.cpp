// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/recording.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"

namespace noren::tool::doctor {
namespace {

namespace json = boost::json;
using Kind = Event::Kind;

constexpr std::string_view heading = "noren-recording 1";
constexpr std::size_t lines_max = 100'000;
constexpr std::size_t line_max = 65'536;

constexpr std::array<std::pair<Kind, std::string_view>, 6> words = {{{Kind::open, "open"},
                                                                     {Kind::sent, ">"},
                                                                     {Kind::received, "<"},
                                                                     {Kind::closed, "closed"},
                                                                     {Kind::lost, "lost"},
                                                                     {Kind::fault, "fault"}}};

std::string_view word_of(Kind kind) {
  return words[static_cast<std::size_t>(kind)].second;
}

// Takes the next word off the line.
std::string_view take(std::string_view& line) {
  const std::size_t blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  line.remove_prefix(blank == line.npos ? line.size() : blank + 1);
  return word;
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return value;
}

std::optional<RecordedDevice> parse_device(std::string_view text) {
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const auto member = [&](std::string_view key) {
    const auto* found = value.get_object().if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  RecordedDevice device{member("name"), member("plugin"), member("key"), {}};
  const auto* config = value.get_object().if_contains("config");
  if (device.name.empty() || device.plugin.empty() || device.key.empty() || !config ||
      !config->is_object()) {
    return std::nullopt;
  }
  device.config = config->get_object();
  return device;
}

std::optional<Event> parse_event(std::string_view line, std::size_t devices) {
  const auto ms = number<std::int64_t>(take(line));
  const auto device = number<std::size_t>(take(line));
  const std::string_view word = take(line);
  const auto* known =
      std::find_if(words.begin(), words.end(), [&](const auto& one) { return one.second == word; });
  if (!ms || *ms < 0 || !device || *device >= devices || known == words.end()) return {};
  Event event{*ms, *device, known->first};
  if (event.kind == Kind::sent || event.kind == Kind::received) {
    const auto bytes = from_hex(line);
    if (!bytes || bytes->empty()) return std::nullopt;
    event.bytes.assign(bytes->begin(), bytes->end());
  } else if (event.kind == Kind::fault) {
    const bool is_name = !line.empty() && std::all_of(line.begin(), line.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    });
    if (!is_name) return std::nullopt;
    event.fault = line;
  } else if (!line.empty()) {
    return std::nullopt;
  }
  return event;
}

}  // namespace

std::string to_text(const Recording& recording) {
  std::string text = std::string(heading) + "\n";
  for (const RecordedDevice& device : recording.devices) {
    text += "device " +
            json::serialize(json::object{{"name", device.name},
                                         {"plugin", device.plugin},
                                         {"key", device.key},
                                         {"config", device.config}}) +
            "\n";
  }
  for (const Event& event : recording.events) {
    text += std::to_string(event.ms) + " " + std::to_string(event.device) + " " +
            std::string(word_of(event.kind));
    if (!event.bytes.empty()) text += " " + to_hex(event.bytes);
    if (!event.fault.empty()) text += " " + event.fault;
    text += "\n";
  }
  return text;
}

Result<Recording> parse_recording(std::string_view text) {
  Recording recording;
  std::size_t number = 0;
  const auto wrong = [&] {
    return error(NOREN_E_ILLEGAL, "recording_format", {std::to_string(number)});
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (++number > lines_max || line.size() > line_max) return wrong();
    if (number == 1) {
      if (line != heading) return wrong();
    } else if (line.starts_with("device ")) {
      auto device = parse_device(line.substr(std::string_view("device ").size()));
      if (!device || !recording.events.empty()) return wrong();
      recording.devices.push_back(std::move(*device));
    } else {
      auto event = parse_event(line, recording.devices.size());
      if (!event) return wrong();
      recording.events.push_back(std::move(*event));
    }
  }
  if (number == 0) return wrong();
  return recording;
}

}  // namespace noren::tool::doctor
