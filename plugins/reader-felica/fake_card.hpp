// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <optional>

#include "drivers/pcsc/fake_api.hpp"
#include "plugins/reader-felica/dialect.hpp"

namespace noren::reader_felica::testing {

// A FeliCa card, or the FeliCa side of a phone, behind a reader of one dialect. A system's IDm is
// the card's with the system's number in front.
struct FakeCard {
  DialectName dialect = DialectName::direct;
  Bytes identifier{0x01, 0x14, 0xB3, 0x4D, 0x5E, 0x6F, 0x70, 0x81};  // what FF CA tells
  Bytes idm = identifier;
  std::map<std::uint16_t, std::map<std::uint16_t, std::vector<Block>>> systems;
  std::map<std::uint16_t, std::uint8_t> locked;  // service: its second status flag
  std::uint8_t second_cards = 0;
  bool silent = false;    // nobody in the field speaks FeliCa
  int lost_pollings = 0;  // so many are not answered
  int commands = 0;
  int pulled_at = 0;  // the command at which the card goes; 0: never
  bool session = false;
  std::vector<Bytes> heard;  // FeliCa frames

  pcsc::Code operator()(ByteView command, Bytes& response) {
    if (++commands == pulled_at || (pulled_at > 0 && commands > pulled_at)) {
      return static_cast<pcsc::Code>(SCARD_W_REMOVED_CARD);
    }
    response = answer(command);
    return 0;
  }

 private:
  static Bytes with(Bytes data, std::uint16_t status) {
    data.push_back(static_cast<std::uint8_t>(status >> 8));
    data.push_back(static_cast<std::uint8_t>(status & 0xFF));
    return data;
  }

  Bytes answer(ByteView command) {
    if (command[1] == 0xCA) {
      return command[2] == 0 ? with(identifier, 0x9000) : with({}, 0x6A81);
    }
    if (command[1] == 0x50 && dialect == DialectName::transparent) return in_session(command);
    if (command[1] != 0x00) return with({}, 0x6D00);
    const ByteView data = command.subspan(5);
    if (dialect == DialectName::direct) return to_card(data);
    if (dialect == DialectName::pn532 && data[0] == 0xD4) return to_chip(data.subspan(1));
    return with({}, 0x6A81);
  }

  Bytes to_card(ByteView frame) {
    const auto answer = card(frame);
    return answer ? with(*answer, 0x9000) : with({}, 0x6300);
  }

  Bytes to_chip(ByteView data) {
    if (data[0] == 0x02) return with({0xD5, 0x03, 0x32, 1, 6, 7}, 0x9000);
    if (data[0] == 0x4A) {
      Bytes polling{6};
      polling.insert(polling.end(), data.begin() + 3, data.end());
      const auto answer = card(polling);
      if (!answer) return with({0xD5, 0x4B, 0}, 0x9000);
      Bytes list{0xD5, 0x4B, static_cast<std::uint8_t>(1 + second_cards), 1};
      list.insert(list.end(), answer->begin(), answer->end());
      return with(list, 0x9000);
    }
    if (data[0] != 0x40) return with({0x7F}, 0x9000);
    const auto answer = card(data.subspan(2));
    Bytes exchanged{0xD5, 0x41, static_cast<std::uint8_t>(answer ? 0 : 1)};
    if (answer) exchanged.insert(exchanged.end(), answer->begin(), answer->end());
    return with(exchanged, 0x9000);
  }

  Bytes in_session(ByteView command) {
    const Bytes accepted{0xC0, 3, 0, 0x90, 0x00};
    if (command[3] == 0x00) {
      if (command[5] == 0x81) session = true;
      if (command[5] == 0x82) session = false;
      return with(accepted, 0x9000);
    }
    if (!session) return with({0xC0, 3, 1, 0x63, 0x01}, 0x9000);
    if (command[3] == 0x02) return with(accepted, 0x9000);
    const auto answer = card(command.subspan(14, command[13]));
    if (!answer) return with({0xC0, 3, 2, 0x64, 0x01}, 0x9000);
    Bytes objects{0xC0, 3, 0, 0x90, 0x00, 0x92, 1, 0, 0x96, 2, 0, 0, 0x97};
    objects.push_back(static_cast<std::uint8_t>(answer->size()));
    objects.insert(objects.end(), answer->begin(), answer->end());
    return with(objects, 0x9000);
  }

  std::optional<Bytes> card(ByteView frame) {
    heard.emplace_back(frame.begin(), frame.end());
    if (silent || frame.size() < 6 || frame[0] != frame.size()) return std::nullopt;
    return frame[1] == 0x00 ? polled(static_cast<std::uint16_t>(frame[2] << 8 | frame[3]))
                            : read(frame);
  }

  Bytes idm_of(std::uint16_t system) {
    Bytes made = idm;
    const auto number = std::distance(systems.begin(), systems.find(system));
    made[0] = static_cast<std::uint8_t>((made[0] & 0x0F) | number << 4);
    return made;
  }

  std::optional<Bytes> polled(std::uint16_t system) {
    if (lost_pollings > 0 && lost_pollings-- > 0) return std::nullopt;
    if (system == any_system && !systems.empty()) system = systems.begin()->first;
    if (!systems.contains(system)) return std::nullopt;
    Bytes frame{20, 0x01};
    const Bytes who = idm_of(system);
    frame.insert(frame.end(), who.begin(), who.end());
    frame.insert(frame.end(), {0x01, 0x20, 0, 0, 0, 0, 0, 0});
    frame.insert(frame.end(), {static_cast<std::uint8_t>(system >> 8),
                               static_cast<std::uint8_t>(system & 0xFF)});
    return frame;
  }

  std::optional<Bytes> read(ByteView frame) {
    for (const auto& [system, services] : systems) {
      const Bytes who = idm_of(system);
      if (!std::equal(who.begin(), who.end(), frame.begin() + 2)) continue;
      const auto code = static_cast<std::uint16_t>(frame[11] | frame[12] << 8);
      const std::size_t number = frame[14] == 0x80 ? frame[15] : frame[15] | frame[16] << 8;
      Bytes made{0, 0x07};
      made.insert(made.end(), who.begin(), who.end());
      const auto service = services.find(code);
      if (locked.contains(code)) {
        made.insert(made.end(), {0x01, locked[code]});
      } else if (service == services.end()) {
        made.insert(made.end(), {0x01, 0xA6});
      } else if (number >= service->second.size()) {
        made.insert(made.end(), {0x01, 0xA8});
      } else {
        made.insert(made.end(), {0x00, 0x00, 0x01});
        made.insert(made.end(), service->second[number].begin(), service->second[number].end());
      }
      made[0] = static_cast<std::uint8_t>(made.size());
      return made;
    }
    return std::nullopt;  // nobody here has that IDm
  }
};

}  // namespace noren::reader_felica::testing
