// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/dialect.hpp"

#include <array>
#include <utility>

#include "plugins/common/pcsc/card_refusal.hpp"

namespace noren::reader_felica {
namespace {

using plugin::Refusal;
using transparent::Session;

const Refusal bad_frame{
    NOREN_E_FAILURE, "card_bad_answer",
    "what the card answers can't be understood: show it again, or use another card"};
const Refusal two_cards{NOREN_E_FAILURE, "two_cards",
                        "two cards lie on the reader: show one card alone"};

// What a part of the reader's name says. The names are those of libccid's list of readers and of
// the makers' own drivers.
struct KnownReader {
  std::string_view part;
  DialectName dialect;
};
constexpr std::array known_readers{
    KnownReader{"ACR1251", DialectName::direct},  // 072F:221A
    KnownReader{"ACR1252", DialectName::direct},  // 072F:223B
    KnownReader{"ACR122U", DialectName::pn532},   // 072F:2200
    KnownReader{"ACR122T", DialectName::pn532},
    KnownReader{"RC-S300", DialectName::transparent},  // 054C:0DC8, 054C:0DC9
    KnownReader{"PaSoRi 4.0", DialectName::transparent},
};

// A command to the reader itself that it refuses with 63xx or 64xx found nobody in the field.
bool says_nobody(const pcsc::Response& response) {
  const int kind = response.status_word >> 8;
  return response.fault == pcsc::Fault::none && (kind == 0x63 || kind == 0x64);
}

Heard<Target> target_of(ByteView polling_answer) {
  auto parsed = parse_polling(polling_answer);
  if (const auto* target = std::get_if<Target>(&parsed)) return *target;
  return bad_frame;
}

class Direct final : public Dialect {
 public:
  explicit Direct(pcsc::Channel& channel) : channel_(channel) {}

  Heard<Target> poll(std::uint16_t system) override {
    auto heard = exchange(encode_polling(system));
    if (const auto* frame = std::get_if<Bytes>(&heard)) return target_of(*frame);
    if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
    return Silence{};
  }

  Heard<Bytes> exchange(ByteView frame) override {
    pcsc::Response response = channel_.transmit(direct_command(frame));
    if (says_nobody(response) || (response.good() && response.data.empty())) return Silence{};
    if (!response.good()) return plugin::card_refusal(response);
    return std::move(response.data);
  }

 private:
  pcsc::Channel& channel_;
};

class Pn532 final : public Dialect {
 public:
  explicit Pn532(pcsc::Channel& channel) : channel_(channel) {}

  Heard<Target> poll(std::uint16_t system) override {
    const pcsc::Response response = channel_.transmit(pn532::list_targets(system));
    if (says_nobody(response)) return Silence{};
    if (!response.good()) return plugin::card_refusal(response);
    const auto targets = pn532::parse_targets(response.data);
    if (!targets) return bad_frame;
    if (targets->count == 0) return Silence{};
    if (targets->count > 1) return two_cards;
    target_ = targets->first;
    return target_of(targets->polling_answer);
  }

  Heard<Bytes> exchange(ByteView frame) override {
    const pcsc::Response response = channel_.transmit(pn532::exchange(target_, frame));
    if (says_nobody(response)) return Silence{};
    if (!response.good()) return plugin::card_refusal(response);
    auto answer = pn532::parse_exchange(response.data);
    if (auto* bytes = std::get_if<Bytes>(&answer)) return std::move(*bytes);
    if (std::holds_alternative<Silence>(answer)) return Silence{};
    return bad_frame;
  }

 private:
  pcsc::Channel& channel_;
  std::uint8_t target_ = 1;
};

class Transparent final : public Dialect {
 public:
  explicit Transparent(pcsc::Channel& channel) : channel_(channel) {}
  ~Transparent() override {
    // Whether or not the card is there still: the reader must look for cards by itself again.
    if (!open_) return;
    send(transparent::manage(Session::field_off));
    send(transparent::manage(Session::end));
  }

  // The field must be switched off and on, or a card that the reader has found already is silent.
  std::optional<Refusal> begin() {
    open_ = true;
    for (const Bytes& command :
         {transparent::manage(Session::start), transparent::manage(Session::field_off),
          transparent::manage(Session::field_on), transparent::switch_to_felica()}) {
      auto answer = send(command);
      if (auto* refusal = std::get_if<Refusal>(&answer)) return *refusal;
      if (!std::get<transparent::Answer>(answer).accepted) return bad_frame;
    }
    return std::nullopt;
  }

  Heard<Target> poll(std::uint16_t system) override {
    auto heard = exchange(encode_polling(system));
    if (const auto* frame = std::get_if<Bytes>(&heard)) return target_of(*frame);
    if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
    return Silence{};
  }

  Heard<Bytes> exchange(ByteView frame) override {
    constexpr std::uint32_t patience_us = 100'000;
    auto heard = send(transparent::exchange(frame, patience_us));
    if (const auto* refusal = std::get_if<Refusal>(&heard)) return *refusal;
    auto& answer = std::get<transparent::Answer>(heard);
    if (answer.silent) return Silence{};
    if (!answer.accepted || answer.frame.empty()) return bad_frame;
    return std::move(answer.frame);
  }

 private:
  std::variant<transparent::Answer, Refusal> send(const Bytes& command) {
    const pcsc::Response response = channel_.transmit(command);
    // The reader tells what it refuses in the answer's own status object, if it sends one.
    auto answer = response.fault == pcsc::Fault::none ? transparent::parse_answer(response.data)
                                                      : std::nullopt;
    if (answer) return std::move(*answer);
    return response.good() ? bad_frame : plugin::card_refusal(response);
  }

  pcsc::Channel& channel_;
  bool open_ = false;
};

}  // namespace

std::optional<DialectName> dialect_named(std::string_view word) {
  if (word == "none") return DialectName::none;
  if (word == "direct") return DialectName::direct;
  if (word == "pn532") return DialectName::pn532;
  if (word == "transparent") return DialectName::transparent;
  return std::nullopt;
}

DialectName dialect_of(std::string_view reader) {
  for (const KnownReader& known : known_readers) {
    if (reader.find(known.part) != std::string_view::npos) return known.dialect;
  }
  return DialectName::none;
}

std::variant<DialectName, Refusal> try_dialects(pcsc::Channel& channel) {
  const pcsc::Response version = channel.transmit(pn532::firmware_version());
  if (version.fault != pcsc::Fault::none) return plugin::card_refusal(version);
  if (pn532::is_firmware_version(version.data)) return DialectName::pn532;

  const pcsc::Response session = channel.transmit(transparent::manage(Session::start));
  if (session.fault != pcsc::Fault::none) return plugin::card_refusal(session);
  const auto answer = transparent::parse_answer(session.data);
  if (answer && answer->accepted) {
    channel.transmit(transparent::manage(Session::end));
    return DialectName::transparent;
  }

  const pcsc::Response polled = channel.transmit(direct_command(encode_polling(any_system)));
  if (polled.fault != pcsc::Fault::none) return plugin::card_refusal(polled);
  const bool heard = std::holds_alternative<Target>(parse_polling(polled.data));
  return heard ? DialectName::direct : DialectName::none;
}

std::variant<std::unique_ptr<Dialect>, Refusal> speak(DialectName name, pcsc::Channel& channel) {
  if (name == DialectName::pn532) return std::make_unique<Pn532>(channel);
  if (name != DialectName::transparent) return std::make_unique<Direct>(channel);
  auto dialect = std::make_unique<Transparent>(channel);
  if (auto refusal = dialect->begin()) return std::move(*refusal);
  return dialect;
}

}  // namespace noren::reader_felica
