// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.hpp"
#include "host/finding/files.hpp"
#include "host/finding/finder.hpp"

namespace noren::host {

// Looks at what a listing leaves for the moment of opening, since it takes time: the schema of the
// settings, the libraries' hashes and exports. Nothing of the plugin runs. The error is the one
// that opening would give. For findings with a library.
Status inspect(const Finding& finding, Files& files);

}  // namespace noren::host
