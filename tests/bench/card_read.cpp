// SPDX-License-Identifier: Apache-2.0
// noren.reader-felica's capture of a card, from the moment at which it is told that one lies there
// to the end of the operation, the card sealed. Peer: the same APDUs by winscard.h, from
// SCardConnect to the answer. Run beside tests/emulators/pcscd.py with a card on "Noren Test Reader
// 00 00".
#include <winscard.h>

#include <array>
#include <thread>

#include "card_host.hpp"
#include "laid_card.hpp"
#include "options.hpp"
#include "plugins/reader-felica/reader.hpp"

namespace noren::bench {
namespace {

constexpr const char* reader_name = "Noren Test Reader 00 00";

void must(LONG result, const char* what) {
  if (result != SCARD_S_SUCCESS) {
    throw std::runtime_error(std::string(what) + ": " + pcsc_stringify_error(result));
  }
}

// What a program that needs nothing but the identifier would do.
class Raw {
 public:
  Raw() { must(SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_), "context"); }
  ~Raw() { SCardReleaseContext(context_); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  // pcscd sees the card a moment after it was laid down.
  bool sees_card() {
    SCARD_READERSTATE state{};
    state.szReader = reader_name;
    const LONG result = SCardGetStatusChange(context_, 0, &state, 1);
    return result == SCARD_S_SUCCESS && (state.dwEventState & SCARD_STATE_PRESENT) != 0;
  }

  void read(Repeat& repeat) {
    static constexpr std::array<BYTE, 5> get_identifier{0xFF, 0xCA, 0x00, 0x00, 0x00};
    std::array<BYTE, 258> answer{};
    DWORD size = answer.size();
    SCARDHANDLE card = 0;
    DWORD protocol = 0;
    const auto begin = now_ns();
    must(SCardConnect(context_, reader_name, SCARD_SHARE_SHARED,
                      SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol),
         "SCardConnect");
    const auto connected = now_ns();
    const SCARD_IO_REQUEST* kind = protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
    must(SCardTransmit(card, kind, get_identifier.data(), get_identifier.size(), nullptr,
                       answer.data(), &size),
         "SCardTransmit");
    const auto end = now_ns();
    repeat["transmit"].add(end - connected);
    repeat["peer"].add(end - begin);
    SCardDisconnect(card, SCARD_LEAVE_CARD);
  }

 private:
  SCARDCONTEXT context_ = 0;
};

void measure(const Options& options) {
  Raw raw;
  for (int tries = 0; !raw.sees_card(); ++tries) {
    if (tries == 1000) throw std::runtime_error("there is no card on the reader");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CardHost host;
  const auto hand = std::make_shared<LaidCard::Hand>();
  reader_felica::FelicaReader reader(host.host(), R"({"reader":"Noren Test Reader 00 00"})",
                                     std::make_unique<LaidCard>(hand), {});
  noren_op op = 1;
  reader.open(plugin::Operation(host.host(), op, false));
  host.wait(op);
  const auto capture = [&](Repeat& repeat) {
    reader.capture(plugin::Operation(host.host(), ++op, false), {});
    hand->lay();
    const auto ended = host.wait(op);
    repeat["ours"].add(ended - hand->told_ns());
    repeat["seal"].add(host.seal_ns());
  };
  Repeat first;  // pcscd powers the card up for the first that asks
  raw.read(first);
  capture(first);
  for (int i = 0; i < options.repeats(); ++i) {
    Repeat repeat;
    const auto end = now_ns() + static_cast<std::int64_t>(options.seconds() * 1e9);
    while (repeat.empty() || now_ns() < end) {
      capture(repeat);
      raw.read(repeat);
    }
    print(std::move(repeat));
  }
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::bench::measure);
}
