// SPDX-License-Identifier: Apache-2.0
// What the shop sells.
#pragma once

#include <array>

#include "words.hpp"

struct Goods {
  words::Text name;
  int price;  // yen, tax included
  int tax;    // percent
};

inline constexpr std::array<Goods, 5> goods = {{
    {{"おにぎり", "rice ball"}, 180, 8},
    {{"お茶", "tea"}, 150, 8},
    {{"のり弁当", "lunch box"}, 620, 8},
    {{"手ぬぐい", "towel"}, 1100, 10},
    {{"レジ袋", "bag"}, 5, 10},
}};
