// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/network.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <variant>

#include "plugins/printer-escpos/reply.hpp"

namespace noren::printer_escpos {
namespace {

using std::chrono::seconds;

constexpr seconds kConnectPatience{5};
constexpr seconds kStatusPatience{3};
constexpr seconds kCutPatience{3};

drivers::Deadline earlier(drivers::Deadline deadline, seconds patience) {
  return std::min(deadline, std::chrono::steady_clock::now() + patience);
}

// The answers to DLE EOT 1 to 4.
struct Status {
  std::array<std::uint8_t, 4> bytes{};

  bool offline() const { return bytes[0] & 0x08; }
  bool cover_open() const { return bytes[1] & 0x04; }
  bool paper_end() const { return (bytes[1] & 0x20) || (bytes[3] & 0x60); }
  bool cutter_error() const { return bytes[2] & 0x08; }
  bool error() const { return (bytes[1] & 0x40) || (bytes[2] & 0x60); }
  bool paper_near_end() const { return bytes[3] & 0x0C; }
};

plugin::Refusal unreachable(const Address& address) {
  return {NOREN_E_OFFLINE,
          "printer_unreachable",
          "no connection to the printer: check its power and its network cable",
          {address.host + ":" + std::to_string(address.port)}};
}

plugin::Refusal canceled() {
  return {NOREN_E_CANCELED, "canceled", "canceled before it was printed"};
}

// Why a printer in this state takes no receipt; nothing where it does.
std::optional<plugin::Refusal> obstacle(const Status& status) {
  using Refusal = plugin::Refusal;
  if (status.cover_open()) {
    return Refusal{NOREN_E_FAILURE, "printer_cover_open", "close the printer's cover"};
  }
  if (status.paper_end()) {
    return Refusal{NOREN_E_FAILURE, "printer_paper_end", "put paper into the printer"};
  }
  if (status.cutter_error()) {
    return Refusal{NOREN_E_FAILURE, "printer_cutter_error",
                   "the printer's cutter is stuck: open the cover, take the paper out"};
  }
  if (status.error()) {
    return Refusal{NOREN_E_FAILURE, "printer_error",
                   "the printer reports an error: switch it off and on"};
  }
  if (status.offline()) {
    return Refusal{NOREN_E_NOHARDWARE, "printer_offline",
                   "the printer is offline: switch it online"};
  }
  return std::nullopt;
}

// A connection on which questions are asked and answered.
class Conversation {
 public:
  explicit Conversation(std::unique_ptr<drivers::Channel> channel) : channel_(std::move(channel)) {}

  drivers::Transfer send(std::span<const std::uint8_t> bytes, drivers::Deadline deadline,
                         std::stop_token stop = {}) {
    return channel_->write(bytes, deadline, std::move(stop));
  }

  // Waits for an answer that is wanted; others are dropped.
  template <typename Wanted>
  std::optional<Reply> receive(Wanted wanted, drivers::Deadline deadline,
                               std::stop_token stop = {}) {
    while (true) {
      while (!replies_.empty()) {
        Reply reply = std::move(replies_.front());
        replies_.pop_front();
        if (wanted(reply)) return reply;
      }
      std::array<std::uint8_t, 256> room;
      const drivers::Transfer got = channel_->read(room, deadline, stop);
      if (got.fault != drivers::Fault::none) return std::nullopt;
      for (std::size_t i = 0; i < got.bytes; ++i) {
        if (std::optional<Reply> reply = reader_.take(room[i])) replies_.push_back(*reply);
      }
    }
  }

  std::optional<std::uint8_t> ask_status(std::uint8_t which, drivers::Deadline deadline,
                                         std::stop_token stop) {
    const std::array<std::uint8_t, 3> question = {0x10, 0x04, which};
    if (send(question, deadline, stop).fault != drivers::Fault::none) return std::nullopt;
    const auto realtime = [](const Reply& reply) { return reply.kind == Reply::Kind::realtime; };
    const std::optional<Reply> reply = receive(realtime, deadline, stop);
    return reply ? std::optional(reply->byte) : std::nullopt;
  }

  std::optional<Status> ask_status(drivers::Deadline deadline, std::stop_token stop) {
    deadline = earlier(deadline, kStatusPatience);
    Status status;
    for (std::uint8_t which = 1; which <= 4; ++which) {
      // One at a time: nothing in an answer tells which question it belongs to.
      const std::optional<std::uint8_t> byte = ask_status(which, deadline, stop);
      if (!byte) return std::nullopt;
      status.bytes[which - 1] = *byte;
    }
    return status;
  }

 private:
  std::unique_ptr<drivers::Channel> channel_;
  ReplyReader reader_;
  std::deque<Reply> replies_;
};

// What a printer answers once everything that was sent before it is on paper.
class Fence {
 public:
  // The mark tells this receipt's answer from an earlier one's; stage tells its fences apart.
  Fence(Profile profile, std::string_view key, int stage) : profile_(profile) {
    std::uint32_t hash = 2166136261u + static_cast<std::uint32_t>(stage);
    for (char c : key) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
    for (char& c : mark_) {
      c = static_cast<char>('0' + hash % 64);
      hash /= 64;
    }
  }

  Bytes question() const {
    if (profile_ == Profile::generic) return {0x1D, 'r', 1};
    Bytes bytes = {0x1D, '(', 'H', 6, 0, 48, 48};
    bytes.insert(bytes.end(), mark_.begin(), mark_.end());
    return bytes;
  }

  bool answered_by(const Reply& reply) const {
    if (profile_ == Profile::generic) return reply.kind == Reply::Kind::queued;
    return reply.kind == Reply::Kind::block &&
           reply.block == "\x37\x22" + std::string(mark_.begin(), mark_.end());
  }

 private:
  Profile profile_;
  std::array<char, 4> mark_{};
};

std::variant<Conversation, plugin::Refusal> reach(const Address& address,
                                                  drivers::Deadline deadline,
                                                  const std::stop_token& stop) {
  drivers::Opened connected =
      tcp::connect(address.host, address.port, earlier(deadline, kConnectPatience), stop);
  if (auto* channel = std::get_if<std::unique_ptr<drivers::Channel>>(&connected)) {
    return Conversation(std::move(*channel));
  }
  if (std::get<drivers::Fault>(connected) == drivers::Fault::canceled) return canceled();
  return unreachable(address);
}

// The receipt is on paper; whatever happens to the cut does not change that.
std::string cut_off(Conversation& printer, Profile profile, const Bytes& cut, std::string_view key,
                    drivers::Deadline deadline) {
  deadline = earlier(deadline, kCutPatience);
  const Fence fence(profile, key, 2);
  Bytes bytes = cut;
  const Bytes question = fence.question();
  bytes.insert(bytes.end(), question.begin(), question.end());
  const auto answered = [&](const Reply& reply) { return fence.answered_by(reply); };
  if (printer.send(bytes, deadline).fault != drivers::Fault::none ||
      !printer.receive(answered, deadline)) {
    return "the receipt is printed, but the printer did not confirm the cut";
  }
  const std::optional<std::uint8_t> errors = printer.ask_status(3, deadline, {});
  return errors && (*errors & 0x08) ? "the receipt is printed, but the cutter is stuck" : "";
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == text.npos) return std::nullopt;
  const std::size_t colon = text.find(':', bracket);
  address.host = bracket ? text.substr(1, bracket - 1) : text.substr(0, colon);
  if (address.host.empty()) return std::nullopt;
  if (colon == text.npos) return address;
  const std::string_view digits = text.substr(colon + 1);
  int port = 0;
  for (char c : digits) {
    if (c < '0' || c > '9' || port > 65535) return std::nullopt;
    port = port * 10 + (c - '0');
  }
  if (port < 1 || port > 65535) return std::nullopt;
  address.port = static_cast<std::uint16_t>(port);
  return address;
}

std::string ask_state(const Address& address, drivers::Deadline deadline, std::stop_token stop) {
  auto reached = reach(address, deadline, stop);
  Conversation* printer = std::get_if<Conversation>(&reached);
  const std::optional<Status> status = printer ? printer->ask_status(deadline, stop) : std::nullopt;
  if (!status) return "offline";
  if (status->cover_open()) return "cover_open";
  if (status->paper_end()) return "paper_end";
  if (status->cutter_error() || status->error()) return "error";
  return status->offline() ? "offline" : "ready";
}

Verdict print_over_network(const Address& address, Profile profile, const Encoded& receipt,
                           std::string_view key, drivers::Deadline deadline, std::stop_token stop) {
  auto reached = reach(address, deadline, stop);
  if (const auto* why = std::get_if<plugin::Refusal>(&reached)) return Verdict::refused(*why);
  Conversation& printer = std::get<Conversation>(reached);

  const std::optional<Status> status = printer.ask_status(deadline, stop);
  if (stop.stop_requested()) return Verdict::refused(canceled());
  if (!status) {
    return Verdict::refused({NOREN_E_NOHARDWARE, "printer_silent",
                             "the printer does not answer: switch it off and on"});
  }
  if (const auto why = obstacle(*status)) return Verdict::refused(*why);

  const Fence fence(profile, key, 1);
  Bytes bytes = receipt.body;
  const Bytes question = fence.question();
  bytes.insert(bytes.end(), question.begin(), question.end());
  const drivers::Transfer sent = printer.send(bytes, deadline);
  if (sent.fault != drivers::Fault::none && sent.bytes == 0)
    return Verdict::refused(unreachable(address));
  const auto answered = [&](const Reply& reply) { return fence.answered_by(reply); };
  if (sent.fault != drivers::Fault::none || !printer.receive(answered, deadline)) {
    return Verdict::unknown({NOREN_E_UNKNOWN_OUTCOME, "print_unconfirmed",
                             "look whether the receipt came out: the printer did not confirm it"});
  }

  Verdict verdict;
  verdict.confirmed = true;
  if (!receipt.cut.empty()) {
    verdict.warning = cut_off(printer, profile, receipt.cut, key,
                              std::chrono::steady_clock::now() + kCutPatience);
  }
  if (verdict.warning.empty() && status->paper_near_end()) {
    verdict.warning = "the printer's paper is nearly at its end";
  }
  return verdict;
}

}  // namespace noren::printer_escpos
