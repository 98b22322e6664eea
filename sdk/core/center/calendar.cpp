// SPDX-License-Identifier: Apache-2.0
#include "core/center/calendar.hpp"

#include <chrono>
#include <cstdio>

namespace noren::center {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::sys_time;

sys_days day_of(std::int64_t wall_ms, std::int64_t offset_minutes) {
  return floor<days>(sys_time<milliseconds>(milliseconds(wall_ms)) + minutes(offset_minutes));
}

}  // namespace

std::string day_text(std::int64_t wall_ms, std::int64_t offset_minutes, std::int64_t days_later) {
  const std::chrono::year_month_day date(day_of(wall_ms, offset_minutes) + days(days_later));
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::int64_t end_of_day_ms(std::int64_t wall_ms, std::int64_t offset_minutes,
                           std::int64_t days_later) {
  const sys_time<milliseconds> end =
      day_of(wall_ms, offset_minutes) + days(days_later + 1) - minutes(offset_minutes);
  return end.time_since_epoch().count();
}

}  // namespace noren::center
