// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <noren/plugin.hpp>
#include <string>
#include <string_view>

#include "plugins/common/refusal.hpp"

namespace noren::plugin {

// A device's statistics by their UnifiedPOS names (UnifiedPOS 1.15, appendix on device statistics),
// counted on from where the plugin ended the last time. Thread-safe.
class StatisticsBook {
 public:
  // Names are those that can be counted; all begin at 0 or where they were stored.
  StatisticsBook(Host host, std::string_view category,
                 std::initializer_list<std::string_view> names)
      : host_(host), category_(category) {
    for (std::string_view name : names) counts_[std::string(name)] = 0;
    counts_["CommunicationErrorCount"] = 0;
    counts_["HoursPoweredCount"] = 0;
    load();
  }

  void count(std::string_view name, std::int64_t by = 1) {
    const std::lock_guard lock(mutex_);
    counts_[std::string(name)] += by;
  }

  // {"statistics": {NAME: number or text}}. HoursPoweredCount are the hours that the plugin ran.
  std::string document() {
    const std::lock_guard lock(mutex_);
    count_hours();
    boost::json::object all{{"UnifiedPOSVersion", "1.15"}, {"DeviceCategory", category_}};
    for (const auto& [name, count] : counts_) all[name] = count;
    return boost::json::serialize(boost::json::object{{"statistics", std::move(all)}});
  }

  // {"names": [...]}; none: all of them. False where a name is not known; then nothing is reset.
  bool reset(std::string_view request) {
    const boost::json::object object = parse_object(request);
    const auto names = member<std::vector<std::string>>(object, "names", {});
    const std::lock_guard lock(mutex_);
    for (const std::string& name : names) {
      if (!counts_.contains(name)) return false;
    }
    for (auto& [name, count] : counts_) {
      if (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) count = 0;
    }
    store();
    return true;
  }

  // On disk afterwards, where the host has storage.
  void save() {
    const std::lock_guard lock(mutex_);
    count_hours();
    store();
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::string_view kKey = "statistics";

  void load() {
    const auto stored = host_.storage_get(kKey);
    if (!stored) return;
    boost::json::error_code failed;
    const std::string_view text(reinterpret_cast<const char*>(stored.value.data()),
                                stored.value.size());
    const boost::json::value value = boost::json::parse(text, failed);
    if (failed || !value.is_object()) return;
    for (auto& [name, count] : counts_) {
      const boost::json::value* found = value.get_object().if_contains(name);
      if (found && found->is_int64() && found->get_int64() >= 0) count = found->get_int64();
    }
  }

  void store() {
    boost::json::object all;
    for (const auto& [name, count] : counts_) all[name] = count;
    const std::string text = boost::json::serialize(all);
    host_.storage_put(kKey, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }

  void count_hours() {
    const auto hours = std::chrono::floor<std::chrono::hours>(Clock::now() - counted_until_);
    counts_["HoursPoweredCount"] += hours.count();
    counted_until_ += hours;
  }

  Host host_;
  std::string category_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> counts_;
  Clock::time_point counted_until_ = Clock::now();
};

}  // namespace noren::plugin
