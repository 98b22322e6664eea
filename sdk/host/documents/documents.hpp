// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "host/plugin/interfaces.hpp"

namespace noren::host {

// Documents that come from plugins, against sdk/host/documents/schemas/. Each answers with the
// document without the members that nobody knows, or with "plugin_bad_document" whose first detail
// says what is wrong, without a word of the document's content. An empty text counts as {}.
// Thread-safe.
Result<std::string> check_result(const Slot& slot, std::string_view document);
Result<std::string> check_refusal(std::string_view document);
Result<std::string> check_event(std::string_view type, std::string_view document);
Result<std::string> check_progress(std::string_view document);

// The reason and details that a checked refusal names; `otherwise` where it names none.
Error refusal_reason(std::string_view checked_refusal, Error otherwise);

// An instance's configuration against its manifest's config_schema: 106 "config_invalid" with the
// place and what is wrong there.
Status check_config(std::string_view config_schema, std::string_view config);
// Whether it is a schema at all: 106 "config_schema_invalid".
Status check_config_schema(std::string_view config_schema);

}  // namespace noren::host
