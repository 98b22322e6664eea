// SPDX-License-Identifier: Apache-2.0
#include "tools/plugin_host/child_services.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "core/card/card.hpp"
#include "host/child/remote_port.hpp"

namespace noren::plugin_host {

ChildServices::ChildServices(const child::v1::Start& start, SendFrame send)
    : send_(std::move(send)), storage_(start.storage_file()) {
  host::CardKeys keys;
  const auto& center = start.center_public_key();
  const auto& till = start.till_hash_key();
  if (center.size() == keys.center.size() && till.size() == keys.till.size()) {
    std::copy(center.begin(), center.end(), keys.center.begin());
    std::copy(till.begin(), till.end(), keys.till.begin());
    keys_ = keys;
  }
  sodium_memzero(keys.till.data(), keys.till.size());
}

ChildServices::~ChildServices() {
  if (keys_) sodium_memzero(keys_->till.data(), keys_->till.size());
}

void ChildServices::log(int level, std::string_view line) {
  child::v1::Frame frame;
  frame.mutable_log()->set_level(level);
  frame.mutable_log()->set_line(std::string(line));
  send_(frame);
}

Result<std::string> ChildServices::seal_card(std::string_view kind, ByteView identifier) {
  if (!keys_) return error(NOREN_E_OFFLINE, "not_enrolled");
  const auto token = card::seal(kind, identifier, keys_->center, keys_->till, random_);
  if (!token) return token.error();
  return card::to_json(*token);
}

Result<Bytes> ChildServices::secret(std::string_view name) {
  child::v1::Frame frame;
  std::future<Result<Bytes>> answer;
  {
    const std::scoped_lock lock(mutex_);
    frame.mutable_secret_ask()->set_id(++last_ask_);
    answer = asked_[last_ask_].get_future();
  }
  frame.mutable_secret_ask()->set_name(std::string(name));
  send_(frame);
  return answer.get();
}

void ChildServices::on_secret(const child::v1::SecretAnswer& answer) {
  const std::scoped_lock lock(mutex_);
  const auto asked = asked_.find(answer.id());
  if (asked == asked_.end()) return;
  if (answer.has_problem()) {
    asked->second.set_value(host::from_problem(answer.problem()));
  } else {
    asked->second.set_value(Bytes(answer.value().begin(), answer.value().end()));
  }
  asked_.erase(asked);
}

Result<Bytes> ChildServices::storage_get(std::string_view key) {
  return storage_.get(key);
}

Status ChildServices::storage_put(std::string_view key, ByteView value) {
  return storage_.put(key, value);
}

}  // namespace noren::plugin_host
