// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "tools/noren/preview/report.hpp"
#include "tools/noren/preview/server.hpp"

namespace noren::tool::preview {

// What stands at an address of the preview: the page with its script and style, /report and
// /receipt.svg, each of these with ?columns=N; of the report, lang=ja or en. Pure.
Answer answer(std::string_view target, const Contents& contents, const Settings& settings);

}  // namespace noren::tool::preview
