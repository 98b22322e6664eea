// SPDX-License-Identifier: Apache-2.0
#include <noren/noren.h>

#include <chrono>

#include "api/call.hpp"
#include "api/handles.hpp"
#include "api/keys.hpp"

namespace noren::api {
namespace {

namespace json = boost::json;

constexpr auto pump_patience = std::chrono::seconds(2);
constexpr const char* default_configuration = "/etc/noren/noren.toml";

std::string text_of(const json::object& arguments, std::string_view key) {
  const auto* value = arguments.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool is_yes(const json::object& arguments, std::string_view key) {
  const auto* value = arguments.if_contains(key);
  return value && value->is_bool() && value->get_bool();
}

Result<runtime::TillOptions> options_of(const json::object& arguments) {
  runtime::TillOptions options;
  options.terminal = text_of(arguments, "terminal");
  const std::string config = text_of(arguments, "config");
  if (is_yes(arguments, "simulated")) {
    // A configuration names a real journal; the simulated till must never stand on one.
    if (!config.empty()) return error(NOREN_E_ILLEGAL, "simulated_on_real", {config});
  } else {
    auto read = runtime::read_configuration(config.empty() ? default_configuration : config);
    if (!read) return read.error();
    options.slip_columns = read->slip_columns;
    options.language = *find_language(read->language);
    options.configuration = std::move(*read);
  }
  if (const auto language = find_language(text_of(arguments, "language"))) {
    options.language = *language;
  }
  if (const auto* columns = arguments.if_contains("slip_columns")) {
    if (columns->get_int64() < 16 || columns->get_int64() > 96) {
      return error(NOREN_E_ILLEGAL, "argument_value", {"slip_columns", "16-96"});
    }
    options.slip_columns = static_cast<int>(columns->get_int64());
  }
  return options;
}

noren_status open(const char* args, noren_int32 size, noren_handle* till) {
  if (!till) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"till"}));
  *till = 0;
  const auto arguments = read_arguments(args, size, Encoding::utf8, keys::open);
  if (!arguments) return fail(arguments.error());
  auto options = options_of(*arguments);
  const Language wished =
      find_language(text_of(*arguments, "language")).value_or(Language::japanese);
  if (!options) return fail(options.error(), wished);

  auto face = std::make_shared<TillFace>();
  face->kind = Kind::till;
  face->language = options->language;
  if (text_of(*arguments, "encoding") == "shift_jis") face->encoding = Encoding::shift_jis;
  // The till outlives no face that it tells news to: it is closed before the face goes.
  auto opened = runtime::Till::open(std::move(*options), [news = &face->news](json::object event) {
    news->add(std::move(event));
  });
  if (!opened) return fail(opened.error(), *face);
  face->open = std::move(*opened);
  face->work = std::make_shared<runtime::Work>(face->open->document());
  face->handle = handles().add(face);
  if (face->handle == 0) {
    face->close_runtime();
    return fail(error(NOREN_E_BUSY, "busy"), *face);
  }
  *till = face->handle;
  return NOREN_OK;
}

void close_till(const std::shared_ptr<TillFace>& till) {
  for (const noren_handle made : handles().of_till(*till)) {
    if (const auto face = handles().take(made)) face->close();
  }
  till->close();
  till->news.close();
  // No callback of a closed till begins; one that runs on another thread may end first.
  till->pump.close(pump_patience);
  till->close_runtime();  // the runtime goes when the last call that uses it returns
}

noren_status close(noren_handle handle) {
  if (handle == 0) return NOREN_OK;
  const auto found = handles().find(handle);
  if (!found) return fail(error(NOREN_E_CLOSED, "handle_closed"));
  if (found->kind == Kind::till) {
    auto till = std::static_pointer_cast<TillFace>(found);
    if (till->pump.is_inside()) {
      return fail(error(NOREN_E_REENTRANT, "inside_pump"), *till);
    }
    if (!handles().take(handle)) return fail(error(NOREN_E_CLOSED, "handle_closed"));
    close_till(till);
    return NOREN_OK;
  }
  if (const auto taken = handles().take(handle)) {
    taken->close();
    if (taken->till) taken->till->news.forget(handle);
  }
  return NOREN_OK;
}

}  // namespace
}  // namespace noren::api

extern "C" {

noren_int32 NOREN_CALL noren_version(void) {
  return NOREN_VERSION;
}

noren_status NOREN_CALL noren_open(const char* args, noren_int32 size, noren_handle* till) {
  return noren::api::guarded([&] { return noren::api::open(args, size, till); });
}

noren_status NOREN_CALL noren_close(noren_handle handle) {
  return noren::api::guarded([&] { return noren::api::close(handle); });
}

noren_status NOREN_CALL noren_last_error(char* text, noren_int32 capacity, noren_int32* size,
                                         noren_int32* extended) {
  return noren::api::guarded([&]() -> noren_status {
    const noren::api::LastError& last = noren::api::last_error();
    const auto bytes = static_cast<noren_int32>(last.text.size());
    if (size) *size = bytes;
    if (extended) *extended = last.extended;
    if (!text || capacity <= bytes) {
      if (text && capacity > 0) text[0] = '\0';
      return NOREN_E_BUFFER;
    }
    last.text.copy(text, last.text.size());
    text[bytes] = '\0';
    return NOREN_OK;
  });
}

}  // extern "C"
