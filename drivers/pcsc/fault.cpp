// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/fault.hpp"

#include <winscard.h>

namespace noren::pcsc {

Fault fault_of(Code code) {
  switch (code) {
    case static_cast<Code>(SCARD_S_SUCCESS):
      return Fault::none;
    // A daemon that died while a client waited shows as a communication error.
    case static_cast<Code>(SCARD_E_NO_SERVICE):
    case static_cast<Code>(SCARD_E_SERVICE_STOPPED):
    case static_cast<Code>(SCARD_F_COMM_ERROR):
    case static_cast<Code>(SCARD_E_INVALID_HANDLE):
      return Fault::no_service;
    case static_cast<Code>(SCARD_E_NO_READERS_AVAILABLE):
    case static_cast<Code>(SCARD_E_READER_UNAVAILABLE):
    case static_cast<Code>(SCARD_E_UNKNOWN_READER):
      return Fault::no_reader;
    // A card pulled during an exchange leaves it not transacted before the reader is seen empty.
    case static_cast<Code>(SCARD_E_NO_SMARTCARD):
    case static_cast<Code>(SCARD_W_REMOVED_CARD):
    case static_cast<Code>(SCARD_E_NOT_TRANSACTED):
      return Fault::no_card;
    case static_cast<Code>(SCARD_W_RESET_CARD):
      return Fault::card_changed;
    case static_cast<Code>(SCARD_W_UNRESPONSIVE_CARD):
    case static_cast<Code>(SCARD_W_UNPOWERED_CARD):
    case static_cast<Code>(SCARD_W_UNSUPPORTED_CARD):
    case static_cast<Code>(SCARD_E_PROTO_MISMATCH):
      return Fault::card_mute;
    case static_cast<Code>(SCARD_E_SHARING_VIOLATION):
      return Fault::card_in_use;
    case static_cast<Code>(SCARD_W_SECURITY_VIOLATION):
      return Fault::not_allowed;
    default:
      return Fault::reader_fault;
  }
}

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "none";
    case Fault::no_service:
      return "no_service";
    case Fault::no_reader:
      return "no_reader";
    case Fault::no_card:
      return "no_card";
    case Fault::card_changed:
      return "card_changed";
    case Fault::card_mute:
      return "card_mute";
    case Fault::card_in_use:
      return "card_in_use";
    case Fault::not_allowed:
      return "not_allowed";
    case Fault::bad_answer:
      return "bad_answer";
    case Fault::reader_fault:
      return "reader_fault";
  }
  return "reader_fault";
}

}  // namespace noren::pcsc
