// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/receipt/document.hpp"

namespace noren::receipt {

using PieceLine = std::vector<receipt_grid::Run>;  // that are not placed yet

// Breaks decorated text into lines of at most `width` columns, between characters and at "\n". With
// `wraps` false there is one line, which is cut. A character that is too large for the column is
// set smaller; a full-width one in a column of one is a "?". A break at the very end adds no line.
std::vector<PieceLine> wrap(const std::vector<Span>& spans, int width, bool wraps);

}  // namespace noren::receipt
