// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "plugins/loyalty-center/verb.hpp"

namespace noren::loyalty_center {

// The body of a request, a message of center.proto. `operation` and `original` are UUID text.
// Throws plugin::Failure 106 where the document is not what docs/abi/documents.md describes.
std::string encode(Verb verb, const boost::json::object& document, std::string_view operation,
                   std::string_view original);

}  // namespace noren::loyalty_center
