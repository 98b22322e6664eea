// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/reader.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <random>
#include <string>

namespace noren::reader_scanner {
namespace {

using plugin::Refusal;

constexpr std::string_view kDomain = "scanner";
constexpr std::size_t kIdentifierMax = 512;  // noren.host.cards/1
constexpr std::string_view kAnyDevice = "hid:";

// Makers whose scanners send nothing before they got feature report 254 with a one.
constexpr std::array<std::uint16_t, 2> kToBeSwitchedOn{0x0C2E, 0x23D0};
constexpr std::array<std::uint8_t, 2> kSwitchOn{254, 1};

std::int64_t number(const boost::json::object& config, std::string_view name,
                    std::int64_t otherwise, std::int64_t lowest, std::int64_t highest) {
  const auto value = plugin::member<std::int64_t>(config, name, otherwise);
  if (value >= lowest && value <= highest) return value;
  throw plugin::Failure(
      NOREN_E_ILLEGAL, std::string(kDomain),
      std::string(name) + " must be " + std::to_string(lowest) + " to " + std::to_string(highest));
}

std::string suffix_of(const boost::json::object& config) {
  auto suffix = plugin::member<std::string>(config, "suffix", "");
  if (suffix.size() <= 8) return suffix;
  throw plugin::Failure(NOREN_E_ILLEGAL, std::string(kDomain), "suffix has at most 8 characters");
}

plugin::Opener opener_of(const boost::json::object& config, const Surroundings& surroundings) {
  plugin::SourceRules rules;
  rules.hid_device = kScanner;
  rules.roots = surroundings.roots;
  const auto layout = plugin::member<std::string>(config, "layout", "us");
  if (layout != "us" && layout != "jis") {
    throw plugin::Failure(NOREN_E_ILLEGAL, std::string(kDomain), "layout must be us or jis");
  }
  rules.layout = layout == "jis" ? hid::KeyLayout::jis : hid::KeyLayout::us;
  auto opener = plugin::parse_source(
      plugin::member<std::string>(config, "device", std::string(kAnyDevice)), std::move(rules));
  if (const auto* wrong = std::get_if<std::string>(&opener)) {
    throw plugin::Failure(NOREN_E_ILLEGAL, std::string(kDomain), "device: " + *wrong);
  }
  if (surroundings.opener) return surroundings.opener;
  return std::move(std::get<plugin::Opener>(opener));
}

plugin::LoopPatience patience_of(const boost::json::object& config, plugin::LoopPatience patience) {
  if (!config.contains("gap_ms")) return patience;
  patience.idle = std::chrono::milliseconds(number(config, "gap_ms", 0, 5, 1000));
  return patience;
}

}  // namespace

Scanner::Scanner(plugin::Host host, const boost::json::object& config,
                 const Surroundings& surroundings)
    : Instance(host),
      rules_(read_rules(config)),
      repeat_window_(number(config, "repeat_ms", 100, 0, 5000)),
      now_(surroundings.now),
      statistics_(host, "Scanner", {"GoodScanCount"}),
      captures_(host, kDomain),
      device_(host, kDomain,
              plugin::member<std::string>(config, "device", std::string(kAnyDevice))),
      framing_(suffix_of(config)),
      salt_(std::random_device{}()),
      opener_(opener_of(config, surroundings)),
      patience_(patience_of(config, surroundings.patience)) {}

void Scanner::open(plugin::Operation operation) {
  device_.begin(std::move(operation));
  loop_.emplace(opener_, static_cast<plugin::DeviceListener&>(*this), patience_);
}

void Scanner::close(plugin::Operation operation) {
  loop_.reset();
  framing_.clear();
  codes_.reset();
  device_.end();
  statistics_.save();
  operation.done();
}

void Scanner::capture(plugin::Operation operation, const plugin::Request& request) {
  if (const auto why = device_.trouble()) return plugin::refuse(operation, kDomain, *why);
  captures_.begin(std::move(operation), request.timeout_ms);
}

void Scanner::check(plugin::Operation operation, const plugin::Request&) {
  device_.check(std::move(operation));
}

void Scanner::retrieve(plugin::Operation operation, const plugin::Request&) {
  operation.done(statistics_.document());
}

void Scanner::reset(plugin::Operation operation, const plugin::Request& request) {
  plugin::reset(statistics_, operation, kDomain, request);
}

void Scanner::device_opened(const plugin::Source& source) {
  framing_.clear();
  codes_.reset();
  understood_ = true;
  if (source.reports) {
    const auto places = find_code(*source.reports);
    understood_ = places.has_value();
    if (places) {
      codes_.emplace(*source.reports, *places);
    } else {
      host().warning("this HID scanner does not say where its data is: switch it to serial");
    }
  }
  const auto vendor = source.identity.vendor;
  if (source.raw && std::count(kToBeSwitchedOn.begin(), kToBeSwitchedOn.end(), vendor) > 0 &&
      source.raw->set_feature(kSwitchOn) != drivers::Fault::none) {
    host().warning("the scanner did not take the report that switches it on");
  }
  device_.opened();
}

void Scanner::device_lost(drivers::Fault why) {
  // Half a code is none.
  framing_.clear();
  codes_.reset();
  if (device_.lost(why)) statistics_.count("CommunicationErrorCount");
  if (const auto trouble = device_.trouble()) captures_.failed(*trouble);
}

void Scanner::device_sent(std::span<const std::uint8_t> bytes) {
  if (!understood_) return;
  if (codes_) {
    const Framing::Step step = codes_->take(bytes);
    take(step, codes_->text());
    if (step == Framing::Step::code) codes_->clear();
    return;
  }
  for (const std::uint8_t byte : bytes) {
    const Framing::Step step = framing_.take(byte);
    take(step, framing_.text());
    if (step == Framing::Step::code) framing_.clear();
  }
}

void Scanner::device_idle() {
  if (codes_ || !understood_) return;
  const Framing::Step step = framing_.pause();
  take(step, framing_.text());
  if (step == Framing::Step::code) framing_.clear();
}

void Scanner::take(Framing::Step step, Text sent) {
  if (step == Framing::Step::garbled) {
    return captures_.failed(
        {NOREN_E_FAILURE, "code_garbled", "the code did not arrive whole: scan it again"});
  }
  if (step == Framing::Step::code && !is_repeated(sent)) take(read_code(sent));
}

void Scanner::take(const Code& code) {
  if (code.text.empty()) return;
  switch (meaning_of(code, rules_)) {
    case Meaning::product:
      return tell_product(code);
    case Meaning::identifier:
      return tell_identifier(code);
    case Meaning::wrong_check:
      break;
  }
  captures_.failed(
      {NOREN_E_FAILURE, "code_check_digit", "the code's check digit is wrong: scan it again"});
}

// Some scanners send a code twice where it stays in their sight.
bool Scanner::is_repeated(Text sent) {
  const std::string_view text(reinterpret_cast<const char*>(sent.data()), sent.size());
  const std::size_t hash = std::hash<std::string_view>()(text) ^ salt_;
  const Clock::time_point now = now_();
  const bool repeated = last_at_ && hash == last_ && now - *last_at_ < repeat_window_;
  last_ = hash;
  last_at_ = now;
  return repeated;
}

void Scanner::tell_product(const Code& code) {
  statistics_.count("GoodScanCount");
  host().emit("code.scanned", boost::json::serialize(boost::json::object{
                                  {"symbology", static_cast<int>(code.symbology)},
                                  {"text", std::string(code.text.begin(), code.text.end())}}));
}

void Scanner::tell_identifier(const Code& code) {
  if (code.text.size() > kIdentifierMax) {
    return captures_.failed({NOREN_E_FAILURE, "code_too_long",
                             "this code is too long: scan a member's or a coupon's code"});
  }
  const auto token = host().seal("code", code.text);
  if (!token) return captures_.failed(plugin::not_sealed(token.status));
  statistics_.count("GoodScanCount");
  captures_.card("{\"card\":" + token.value +
                 ",\"symbology\":" + std::to_string(static_cast<int>(code.symbology)) + "}");
  captures_.card_removed();  // a code that was scanned lies nowhere
}

}  // namespace noren::reader_scanner
