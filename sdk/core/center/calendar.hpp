// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace noren::center {

// Days of a place that is `offset_minutes` ahead of UTC all year; pure functions.

std::string day_text(std::int64_t wall_ms, std::int64_t offset_minutes,
                     std::int64_t days_later = 0);

// The first millisecond after the day that is `days_later` days after the one of wall_ms.
std::int64_t end_of_day_ms(std::int64_t wall_ms, std::int64_t offset_minutes,
                           std::int64_t days_later);

}  // namespace noren::center
