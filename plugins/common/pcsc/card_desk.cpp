// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/pcsc/card_desk.hpp"

#include <utility>

namespace noren::plugin {
namespace {

constexpr std::string_view domain = "pcsc";

const Refusal not_running{
    NOREN_E_NOHARDWARE, "pcsc_not_running",
    "the PC/SC service does not run: start it with 'systemctl start pcscd.socket'"};
const Refusal not_connected{NOREN_E_NOHARDWARE, "reader_not_connected",
                            "no card reader is connected: plug it in"};

std::string device_text(const std::string& reader) {
  return boost::json::serialize(boost::json::object{{"text", reader}});
}

}  // namespace

CardDesk::CardDesk(Host host, std::string reader, CardTeller& teller,
                   std::unique_ptr<pcsc::Api> api, pcsc::Patience patience)
    : host_(host),
      reader_(std::move(reader)),
      teller_(teller),
      api_(std::move(api)),
      patience_(patience),
      desk_(host, domain) {}

void CardDesk::open(Operation operation) {
  {
    const std::lock_guard lock(mutex_);
    opening_.emplace(std::move(operation));
  }
  watcher_.emplace(*api_, static_cast<pcsc::Listener&>(*this), patience_);
}

void CardDesk::close(Operation operation) {
  watcher_.reset();
  looked_around(false);
  operation.done();
}

void CardDesk::capture(Operation operation, const Request& request) {
  bool look = false;
  {
    const std::lock_guard lock(mutex_);
    if (!service_) return refuse(operation, domain, not_running);
    if (readers_.empty()) return refuse(operation, domain, not_connected);
    look = !unread_.empty();
  }
  desk_.begin(std::move(operation), request.timeout_ms);
  if (look && watcher_) watcher_->look_again();
}

bool CardDesk::wanted(const std::string& reader) const {
  return reader.find(reader_) != std::string::npos;
}

void CardDesk::looked_around(bool service) {
  std::optional<Operation> opening;
  {
    const std::lock_guard lock(mutex_);
    service_ = service;
    opening = std::move(opening_);
    opening_.reset();
  }
  if (opening) opening->done();
}

void CardDesk::service_found() {
  host_.info("the PC/SC service answers");
  looked_around(true);
}

void CardDesk::service_lost(pcsc::Fault why) {
  host_.warning(not_running.message + " (" + std::string(pcsc::name_of(why)) + ")");
  looked_around(false);
}

void CardDesk::reader_added(const std::string& reader) {
  if (!wanted(reader)) return;
  {
    const std::lock_guard lock(mutex_);
    readers_.insert(reader);
  }
  host_.emit("device.added", device_text(reader));
}

void CardDesk::reader_removed(const std::string& reader) {
  if (!wanted(reader)) return;
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    readers_.erase(reader);
    last = readers_.empty();
  }
  host_.emit("device.removed", device_text(reader));
  if (last) desk_.failed(not_connected);
}

void CardDesk::card_inserted(const std::string& reader, const pcsc::Bytes& atr,
                             pcsc::Channel& channel) {
  if (!wanted(reader)) return;
  const auto known = cards_.find(reader);
  if (known != cards_.end() && known->second != Card::unread) return;  // looked at once more
  Reading reading = teller_.read(atr, channel, desk_.waits());
  if (std::holds_alternative<NotAsked>(reading)) return leave_unread(reader);
  {
    const std::lock_guard lock(mutex_);
    unread_.erase(reader);
  }
  if (const auto* refusal = std::get_if<Refusal>(&reading)) {
    cards_[reader] = Card::refused;
    return desk_.failed(*refusal);
  }
  tell(reader, std::move(std::get<Identified>(reading)));
}

void CardDesk::leave_unread(const std::string& reader) {
  cards_[reader] = Card::unread;
  {
    const std::lock_guard lock(mutex_);
    unread_.insert(reader);
  }
  // A capture that began since the teller was asked did not see that a card waits for it.
  if (desk_.waits()) watcher_->look_again();
}

void CardDesk::tell(const std::string& reader, Identified card) {
  const auto token = host_.seal(card.kind, card.identifier);
  pcsc::wipe(card.identifier);
  cards_[reader] = token ? Card::told : Card::refused;
  if (!token) {
    return desk_.failed({token.status, "till_not_enrolled",
                         "this till has no key of the center yet: enroll it with noren-enroll"});
  }
  desk_.card("{\"card\":" + token.value + "}");
}

void CardDesk::card_removed(const std::string& reader) {
  {
    const std::lock_guard lock(mutex_);
    unread_.erase(reader);
  }
  const auto card = cards_.find(reader);
  if (card == cards_.end()) return;
  const bool told = card->second == Card::told;
  cards_.erase(card);
  if (told) desk_.card_removed();
}

}  // namespace noren::plugin
