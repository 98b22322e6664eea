// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/reader.hpp"

#include <variant>

#include "plugins/reader-felica/identify.hpp"

namespace noren::reader_felica {
namespace {

constexpr std::string_view domain = "pcsc";

const plugin::Refusal not_running{
    NOREN_E_NOHARDWARE, "pcsc_not_running",
    "the PC/SC service does not run: start it with 'systemctl start pcscd.socket'"};
const plugin::Refusal not_connected{NOREN_E_NOHARDWARE, "reader_not_connected",
                                    "no card reader is connected: plug it in"};

std::string device_text(const std::string& reader) {
  return boost::json::serialize(boost::json::object{{"text", reader}});
}

}  // namespace

FelicaReader::FelicaReader(plugin::Host host, std::string_view config,
                           std::unique_ptr<pcsc::Api> api, pcsc::Patience patience)
    : Instance(host),
      api_(std::move(api)),
      patience_(patience),
      reader_(plugin::member<std::string>(plugin::parse_object(config), "reader", "")),
      desk_(host, domain) {}

void FelicaReader::open(plugin::Operation operation) {
  {
    const std::lock_guard lock(mutex_);
    opening_.emplace(std::move(operation));
  }
  watcher_.emplace(*api_, static_cast<pcsc::Listener&>(*this), patience_);
}

void FelicaReader::close(plugin::Operation operation) {
  watcher_.reset();
  looked_around(false);
  operation.done();
}

void FelicaReader::capture(plugin::Operation operation, const plugin::Request& request) {
  {
    const std::lock_guard lock(mutex_);
    if (!service_) return plugin::refuse(operation, domain, not_running);
    if (readers_.empty()) return plugin::refuse(operation, domain, not_connected);
  }
  desk_.begin(std::move(operation), request.timeout_ms);
}

bool FelicaReader::wanted(const std::string& reader) const {
  return reader.find(reader_) != std::string::npos;
}

void FelicaReader::looked_around(bool service) {
  std::optional<plugin::Operation> opening;
  {
    const std::lock_guard lock(mutex_);
    service_ = service;
    opening = std::move(opening_);
    opening_.reset();
  }
  if (opening) opening->done();
}

void FelicaReader::service_found() {
  host().info("the PC/SC service answers");
  looked_around(true);
}

void FelicaReader::service_lost(pcsc::Fault why) {
  host().warning(not_running.message + " (" + std::string(pcsc::name_of(why)) + ")");
  looked_around(false);
}

void FelicaReader::reader_added(const std::string& reader) {
  if (!wanted(reader)) return;
  {
    const std::lock_guard lock(mutex_);
    readers_.insert(reader);
  }
  host().emit("device.added", device_text(reader));
}

void FelicaReader::reader_removed(const std::string& reader) {
  if (!wanted(reader)) return;
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    readers_.erase(reader);
    last = readers_.empty();
  }
  host().emit("device.removed", device_text(reader));
  if (last) desk_.failed(not_connected);
}

void FelicaReader::card_inserted(const std::string& reader, const pcsc::Bytes& atr,
                                 pcsc::Channel& channel) {
  if (!wanted(reader)) return;
  auto answer = identify(atr, channel);
  if (const auto* refusal = std::get_if<plugin::Refusal>(&answer)) return desk_.failed(*refusal);
  auto& card = std::get<Identified>(answer);
  const auto token = host().seal(card.kind, card.identifier);
  pcsc::wipe(card.identifier);
  if (!token) {
    return desk_.failed({token.status, "till_not_enrolled",
                         "this till has no key of the center yet: enroll it with noren-enroll"});
  }
  reported_.insert(reader);
  desk_.card("{\"card\":" + token.value + "}");
}

void FelicaReader::card_removed(const std::string& reader) {
  if (reported_.erase(reader) > 0) desk_.card_removed();
}

}  // namespace noren::reader_felica
