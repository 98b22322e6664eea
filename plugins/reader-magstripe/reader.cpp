// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/reader.hpp"

#include <algorithm>

#include "plugins/reader-magstripe/message.hpp"

namespace noren::reader_magstripe {
namespace {

constexpr std::string_view kDomain = "magstripe";
constexpr std::uint8_t kEtx = 0x03, kStx = 0x02;
// Four tracks with their sentinels, redundancy characters and framing.
constexpr std::size_t kMessageMax = 512;

plugin::Opener opener_of(const boost::json::object& config, const Surroundings& surroundings) {
  plugin::SourceRules rules;
  rules.hid_device = kStandardReader;
  rules.hid_also = {kVendorReader};
  rules.roots = surroundings.roots;
  auto opener =
      plugin::parse_source(plugin::member<std::string>(config, "device", "hid:"), std::move(rules));
  if (const auto* wrong = std::get_if<std::string>(&opener)) {
    throw plugin::Failure(NOREN_E_ILLEGAL, std::string(kDomain), "device: " + *wrong);
  }
  if (surroundings.opener) return surroundings.opener;
  return std::move(std::get<plugin::Opener>(opener));
}

}  // namespace

MagstripeReader::MagstripeReader(plugin::Host host, const boost::json::object& config,
                                 const Surroundings& surroundings)
    : Instance(host),
      rule_(read_rule(config)),
      lrc_(plugin::member<bool>(config, "lrc", false)),
      bits_(plugin::member<bool>(config, "bits", false)),
      statistics_(host, "MSR",
                  {"GoodReadCount", "FailedReadCount", "UnreadableCardCount",
                   "MissingStartSentinelTrack1Count", "MissingStartSentinelTrack2Count",
                   "MissingStartSentinelTrack3Count", "MissingStartSentinelTrack4Count",
                   "ParityLRCErrorTrack1Count", "ParityLRCErrorTrack2Count",
                   "ParityLRCErrorTrack3Count", "ParityLRCErrorTrack4Count"}),
      captures_(host, kDomain),
      device_(host, kDomain, plugin::member<std::string>(config, "device", "hid:")),
      message_(kMessageMax),
      opener_(opener_of(config, surroundings)),
      patience_(surroundings.patience) {}

void MagstripeReader::open(plugin::Operation operation) {
  device_.begin(std::move(operation));
  loop_.emplace(opener_, static_cast<plugin::DeviceListener&>(*this), patience_);
}

void MagstripeReader::close(plugin::Operation operation) {
  loop_.reset();
  message_.clear();
  device_.end();
  statistics_.save();
  operation.done();
}

void MagstripeReader::capture(plugin::Operation operation, const plugin::Request& request) {
  if (const auto why = device_.trouble()) return plugin::refuse(operation, kDomain, *why);
  captures_.begin(std::move(operation), request.timeout_ms);
}

void MagstripeReader::check(plugin::Operation operation, const plugin::Request&) {
  device_.check(std::move(operation));
}

void MagstripeReader::retrieve(plugin::Operation operation, const plugin::Request&) {
  operation.done(statistics_.document());
}

void MagstripeReader::reset(plugin::Operation operation, const plugin::Request& request) {
  plugin::reset(statistics_, operation, kDomain, request);
}

void MagstripeReader::device_opened(const plugin::Source& source) {
  message_.clear();
  overflown_ = false;
  reports_ = source.reports;
  places_ = reports_ ? find_tracks(*reports_) : std::nullopt;
  if (reports_ && !places_) host().warning("this HID device has no tracks: it is of no use here");
  device_.opened();
}

void MagstripeReader::device_lost(drivers::Fault why) {
  // Half a swipe is none: the card has to be drawn again.
  message_.clear();
  if (device_.lost(why)) statistics_.count("CommunicationErrorCount");
  if (const auto trouble = device_.trouble()) captures_.failed(*trouble);
}

void MagstripeReader::device_sent(std::span<const std::uint8_t> bytes) {
  if (reports_) return take_report(bytes);
  for (const std::uint8_t byte : bytes) {
    if (!message_.append(byte)) overflown_ = true;
    const bool framed = !message_.empty() && message_.view().front() == kStx;
    if (byte == kEtx && framed) end_message();
  }
}

// Readers that do not frame a message send it in one go, so a pause ends it.
void MagstripeReader::device_idle() {
  if (!reports_) end_message();
}

void MagstripeReader::take_report(std::span<const std::uint8_t> report) {
  if (!places_) return;
  const auto swipe = read_report(*reports_, *places_, report, bits_, message_);
  if (swipe) take(*swipe);
  message_.clear();
}

void MagstripeReader::end_message() {
  const bool is_blank = std::all_of(message_.view().begin(), message_.view().end(),
                                    [](std::uint8_t byte) { return byte < 0x20; });
  if (overflown_) {
    Swipe swipe;
    swipe.fill({true, TrackFault::end, {}});
    take(swipe);
  } else if (!is_blank) {
    take(read_message(message_.view(), lrc_));
  }
  overflown_ = false;
  message_.clear();
}

void MagstripeReader::take(const Swipe& swipe) {
  count(swipe);
  auto found = member_of(swipe, rule_);
  if (const auto* refusal = std::get_if<plugin::Refusal>(&found)) {
    statistics_.count("FailedReadCount");
    return captures_.failed(*refusal);
  }
  const Member& member = std::get<Member>(found);
  const auto token = host().seal(member.kind, member.identifier);
  if (!token) return captures_.failed(plugin::not_sealed(token.status));
  statistics_.count("GoodReadCount");
  captures_.card("{\"card\":" + token.value + "}");
  captures_.card_removed();  // a card that is drawn through lies nowhere
}

void MagstripeReader::count(const Swipe& swipe) {
  if (std::none_of(swipe.begin(), swipe.end(), [](const Track& t) { return t.good(); })) {
    statistics_.count("UnreadableCardCount");
  }
  for (std::size_t i = 0; i < kTracks; ++i) {
    const std::string end = "Track" + std::to_string(i + 1) + "Count";
    const TrackFault fault = swipe[i].fault;
    if (fault == TrackFault::start) statistics_.count("MissingStartSentinel" + end);
    if (fault == TrackFault::parity || fault == TrackFault::lrc) {
      statistics_.count("ParityLRCError" + end);
    }
  }
}

}  // namespace noren::reader_magstripe
