// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/api.hpp"

#include <winscard.h>

#include <array>
#include <cstring>

namespace noren::pcsc {
namespace {

constexpr DWORD protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
constexpr std::size_t longest_response = 65538;  // an extended answer and its status word

Code code_of(LONG result) {
  return static_cast<Code>(result);
}

std::vector<std::string> split_multi_string(const std::vector<char>& text) {
  std::vector<std::string> names;
  for (const char* name = text.data(); *name != '\0'; name += std::strlen(name) + 1) {
    names.emplace_back(name);
  }
  return names;
}

class SystemApi final : public Api {
 public:
  Code establish(Context& context) override {
    SCARDCONTEXT made = 0;
    const LONG result = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &made);
    context = static_cast<Context>(made);
    return code_of(result);
  }

  void release(Context context) override {
    SCardReleaseContext(static_cast<SCARDCONTEXT>(context));
  }

  Code list(Context context, std::vector<std::string>& readers) override {
    readers.clear();
    // A reader that is plugged in between the two calls makes the room too small; then ask again.
    for (int attempt = 0; attempt < 3; ++attempt) {
      DWORD size = 0;
      LONG result = SCardListReaders(static_cast<SCARDCONTEXT>(context), nullptr, nullptr, &size);
      if (result != SCARD_S_SUCCESS) return code_of(result);
      std::vector<char> text(size + 2, '\0');
      result = SCardListReaders(static_cast<SCARDCONTEXT>(context), nullptr, text.data(), &size);
      if (result == SCARD_E_INSUFFICIENT_BUFFER) continue;
      if (result == SCARD_S_SUCCESS) readers = split_multi_string(text);
      return code_of(result);
    }
    return code_of(SCARD_E_INSUFFICIENT_BUFFER);
  }

  Code wait(Context context, std::uint32_t timeout_ms, std::vector<ReaderState>& states) override {
    std::vector<SCARD_READERSTATE> raw(states.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
      raw[i].szReader = states[i].reader.c_str();
      raw[i].dwCurrentState = states[i].current;
    }
    const LONG result = SCardGetStatusChange(static_cast<SCARDCONTEXT>(context), timeout_ms,
                                             raw.data(), static_cast<DWORD>(raw.size()));
    for (std::size_t i = 0; i < states.size(); ++i) {
      states[i].event = static_cast<std::uint32_t>(raw[i].dwEventState);
      const auto size = std::min<std::size_t>(raw[i].cbAtr, sizeof raw[i].rgbAtr);
      states[i].atr.assign(raw[i].rgbAtr, raw[i].rgbAtr + size);
    }
    return code_of(result);
  }

  void cancel(Context context) override { SCardCancel(static_cast<SCARDCONTEXT>(context)); }

  Code connect(Context context, const std::string& reader, Connection& card) override {
    SCARDHANDLE handle = 0;
    DWORD protocol = 0;
    const LONG result = SCardConnect(static_cast<SCARDCONTEXT>(context), reader.c_str(),
                                     SCARD_SHARE_SHARED, protocols, &handle, &protocol);
    card.handle = static_cast<std::intptr_t>(handle);
    card.protocol = static_cast<std::uint32_t>(protocol);
    return code_of(result);
  }

  Code reconnect(Connection& card) override {
    DWORD protocol = 0;
    const LONG result = SCardReconnect(static_cast<SCARDHANDLE>(card.handle), SCARD_SHARE_SHARED,
                                       protocols, SCARD_LEAVE_CARD, &protocol);
    card.protocol = static_cast<std::uint32_t>(protocol);
    return code_of(result);
  }

  void disconnect(const Connection& card) override {
    SCardDisconnect(static_cast<SCARDHANDLE>(card.handle), SCARD_LEAVE_CARD);
  }

  Code begin_transaction(const Connection& card) override {
    return code_of(SCardBeginTransaction(static_cast<SCARDHANDLE>(card.handle)));
  }

  void end_transaction(const Connection& card) override {
    SCardEndTransaction(static_cast<SCARDHANDLE>(card.handle), SCARD_LEAVE_CARD);
  }

  Code status(const Connection& card) override {
    return code_of(SCardStatus(static_cast<SCARDHANDLE>(card.handle), nullptr, nullptr, nullptr,
                               nullptr, nullptr, nullptr));
  }

  Code transmit(const Connection& card, ByteView command, Bytes& response) override {
    const SCARD_IO_REQUEST* send = card.protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    response.resize(longest_response);
    DWORD size = static_cast<DWORD>(response.size());
    const LONG result =
        SCardTransmit(static_cast<SCARDHANDLE>(card.handle), send, command.data(),
                      static_cast<DWORD>(command.size()), nullptr, response.data(), &size);
    response.resize(result == SCARD_S_SUCCESS ? size : 0);
    return code_of(result);
  }
};

}  // namespace

std::unique_ptr<Api> system_api() {
  return std::make_unique<SystemApi>();
}

}  // namespace noren::pcsc
