// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "receipt_grid/grid.hpp"

namespace noren::receipt_grid {

Area area_of(const Place& place, int columns) {
  const int width = place.width > 0 ? place.width : columns;
  return {place.column * kDotsPerColumn, width * kDotsPerColumn};
}

int left_of(const Place& place, int columns, int width) {
  const Area area = area_of(place, columns);
  const int spare = std::max(0, area.width - width);
  switch (place.align) {
    case Align::left:
      return area.left;
    case Align::right:
      return area.left + spare;
    default:
      return area.left + spare / 2;
  }
}

}  // namespace noren::receipt_grid
