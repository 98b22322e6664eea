// SPDX-License-Identifier: Apache-2.0
#include "plugins/display-escpos/display.hpp"

#include <array>
#include <chrono>

namespace noren::display_escpos {
namespace {

namespace json = boost::json;
using drivers::Deadline;
using drivers::Fault;

constexpr const char* kDomain = "display";
constexpr std::chrono::milliseconds kUsualPatience{5'000};

Deadline deadline_of(const plugin::Request& request) {
  const std::chrono::milliseconds asked(request.timeout_ms);
  const auto patience = asked.count() ? asked * 9 / 10 : kUsualPatience;
  return std::chrono::steady_clock::now() + patience;
}

}  // namespace

EscPosDisplay::EscPosDisplay(plugin::Host host, std::string_view config)
    : Instance(host), book_(host, "LineDisplay", {"OnlineTransitionCount"}) {
  const json::object object = plugin::parse_object(config);
  device_ = plugin::member<std::string>(object, "device", "");
  auto parsed = drivers::parse_address(device_);
  if (const auto* wrong = std::get_if<drivers::AddressError>(&parsed)) {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain,
                          "\"device\" must be an address: " + std::string(explain(*wrong)));
  }
  address_ = std::get<drivers::Address>(std::move(parsed));
  const auto profile =
      find_profile(plugin::member<std::string>(object, "profile", "katakana-2x20"));
  if (!profile) {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain,
                          "there is no such \"profile\": the plugin's README lists them");
  }
  profile_ = *profile;
}

void EscPosDisplay::close(plugin::Operation operation) {
  line_.add(std::move(operation), [this](plugin::Operation last, const std::stop_token&) {
    channel_.reset();
    book_.save();
    last.done();
  });
}

void EscPosDisplay::show(plugin::Operation operation, const plugin::Request& request) {
  const auto lines =
      plugin::member<std::vector<std::string>>(plugin::parse_object(request.document), "lines", {});
  const Screen screen = lay_out(lines, profile_.rows, profile_.columns, profile_.characters);
  if (screen.missing > 0) {
    host().warning("the display lacks " + std::to_string(screen.missing) +
                   " characters of this text");
  }
  line_.add(std::move(operation), [this, bytes = encode(screen), deadline = deadline_of(request)](
                                      plugin::Operation mine, const std::stop_token& stop) {
    const Fault fault = send(bytes, deadline, stop);
    if (fault == Fault::none) return mine.done("{}");
    plugin::refuse(mine, kDomain, refusal(fault));
  });
}

void EscPosDisplay::ask(plugin::Operation operation, const plugin::Request&) {
  plugin::refuse(operation, kDomain,
                 {NOREN_E_DISABLED, "display_has_no_keys",
                  "this display has no keys: ask the customer by word of mouth"});
}

void EscPosDisplay::check(plugin::Operation operation, const plugin::Request& request) {
  const int level = plugin::member<int>(plugin::parse_object(request.document), "level", 1);
  line_.add(std::move(operation), [this, level, deadline = deadline_of(request)](
                                      plugin::Operation mine, const std::stop_token& stop) {
    if (level < 1 || level > 3) {
      return plugin::refuse(mine, kDomain,
                            {NOREN_E_ILLEGAL, "health_level", "the level must be 1, 2 or 3"});
    }
    // The texts are those of UnifiedPOS (CheckHealthText).
    std::string text = level == 1   ? "Internal HCheck: "
                       : level == 2 ? "External HCheck: "
                                    : "Interactive HCheck: ";
    const Screen test = lay_out({"ヒョウジテスト", "0123456789ABCDEFGHIJ"}, profile_.rows,
                                profile_.columns, profile_.characters);
    const Fault fault = send(level == 1 ? Bytes{} : encode(test), deadline, stop);
    text += fault != Fault::none ? "Not Responding" : level == 1 ? "Successful" : "Complete";
    json::object document{{"text", text}};
    if (fault != Fault::none) {
      const plugin::Refusal why = refusal(fault);
      document["reason"] = why.reason;
      document["details"] = json::value_from(why.details);
    }
    mine.done(json::serialize(document));
  });
}

void EscPosDisplay::retrieve(plugin::Operation operation, const plugin::Request&) {
  operation.done(book_.document());
}

void EscPosDisplay::reset(plugin::Operation operation, const plugin::Request& request) {
  if (book_.reset(request.document)) return operation.done("{}");
  plugin::refuse(operation, kDomain,
                 {NOREN_E_ILLEGAL, "statistics_name", "this device does not count that"});
}

// It has nothing to say, but its line tells when it was unplugged; what is written then may look
// as if it had arrived.
bool EscPosDisplay::is_gone() {
  std::array<std::uint8_t, 64> room;
  const auto now = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
  Fault fault = Fault::none;
  for (int reads = 0; reads < 16 && fault == Fault::none; ++reads) {
    fault = channel_->read(room, now).fault;
  }
  return fault != Fault::none && fault != Fault::timeout;
}

// What was unplugged and is back is opened anew.
Fault EscPosDisplay::send(const Bytes& bytes, Deadline deadline, const std::stop_token& stop) {
  Fault fault = Fault::none;
  for (int tries = 0; tries < 2; ++tries) {
    if (channel_ && is_gone()) channel_.reset();
    if (!channel_) fault = open_device(deadline, stop);
    if (!channel_) break;
    if (bytes.empty()) return Fault::none;
    fault = channel_->write(bytes, deadline, stop).fault;
    if (fault == Fault::none) return Fault::none;
    channel_.reset();
    if (fault == Fault::canceled) return fault;
  }
  if (fault != Fault::canceled) {
    book_.count("CommunicationErrorCount");
    notice_power(false);
  }
  return fault;
}

Fault EscPosDisplay::open_device(Deadline deadline, const std::stop_token& stop) {
  drivers::Opened opened = drivers::connect(address_, deadline, stop);
  if (const Fault* fault = std::get_if<Fault>(&opened)) return *fault;
  auto channel = std::move(std::get<std::unique_ptr<drivers::Channel>>(opened));
  const Fault fault = channel->write(encode_start(profile_.characters), deadline, stop).fault;
  if (fault != Fault::none) return fault;
  channel_ = std::move(channel);
  notice_power(true);
  return Fault::none;
}

void EscPosDisplay::notice_power(bool on) {
  const std::string state = on ? "online" : "off_offline";
  if (power_ == state) return;
  if (on) book_.count("OnlineTransitionCount");
  power_ = state;
  host().emit("device.power",
              json::serialize(json::object{{"state", state}, {"text", "customer display"}}));
}

plugin::Refusal EscPosDisplay::refusal(Fault fault) const {
  const std::vector<std::string> details{device_};
  if (fault == Fault::canceled) return {NOREN_E_CANCELED, "canceled", "canceled: nothing is shown"};
  if (fault == Fault::denied) {
    return {NOREN_E_OFFLINE, "display_denied",
            "this user may not use the display: put the user into its group", details};
  }
  if (fault == Fault::busy) {
    return {NOREN_E_CLAIMED, "display_in_use", "another program uses the display: end that one",
            details};
  }
  if (fault == Fault::timeout || fault == Fault::stalled) {
    return {NOREN_E_TIMEOUT, "display_slow",
            "the display takes no more text: check its power and its flow control", details};
  }
  return {NOREN_E_NOHARDWARE, "display_unreachable",
          "no connection to the display: check its power and its cable", details};
}

}  // namespace noren::display_escpos
