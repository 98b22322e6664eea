// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/receipt/document.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::receipt {

// Sets a document on paper of so many columns (taken as at least kColumnsMin and at most
// kColumnsMax of receipt_grid). Long text wraps inside its column, no full-width character is ever
// split. What is missing from the grid is told in `warnings`, where given: a picture that can't be
// read is a line that says "[image]". Pure.
receipt_grid::Grid layout(const Document& document, int columns,
                          std::vector<Error>* warnings = nullptr);

}  // namespace noren::receipt
