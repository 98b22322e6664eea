// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/service_tables.hpp"

#include <sodium.h>
#include <noren/plugin/structs.hpp>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "host/child/frames.hpp"
#include "host/plugin/library.hpp"

namespace noren::host {
namespace {

constexpr std::size_t log_line_size_max = 2000;
constexpr std::size_t storage_key_size_max = 200;
constexpr std::size_t storage_value_size_max = 65536;

std::string_view view(const noren_text& text) {
  return text.data ? std::string_view(text.data, text.size) : std::string_view();
}
ByteView view(const noren_bytes& bytes) {
  return bytes.data ? ByteView(bytes.data, bytes.size) : ByteView();
}

// Exceptions stop here: none of ours may run through a plugin's frames.
template <typename Function>
noren_status guarded(void* host, Function function) {
  if (!host) return NOREN_E_ILLEGAL;
  try {
    return function(*static_cast<ServiceContext*>(host));
  } catch (...) {
    return NOREN_E_INTERNAL;
  }
}

noren_status status_of(const Status& status) {
  return status ? NOREN_OK : status.error().status;
}

// Two-call buffers; a value that does not fit is not written at all.
noren_status copy_out(ByteView value, void* data, std::uint32_t* size) {
  const std::uint32_t room = *size;
  *size = static_cast<std::uint32_t>(value.size());
  if (value.size() > room || (!data && !value.empty())) return NOREN_E_BUFFER;
  if (!value.empty()) std::memcpy(data, value.data(), value.size());
  return NOREN_OK;
}

constexpr noren_host_log_v1 log_table{[](void* host, std::int32_t level, noren_text message) {
  guarded(host, [&](ServiceContext& context) {
    context.log(std::clamp(level, NOREN_LOG_DEBUG, NOREN_LOG_ERROR),
                view(message).substr(0, log_line_size_max));
    return NOREN_OK;
  });
}};

constexpr noren_host_operations_v1 operations_table{
    [](void* host, noren_op op, const noren_result* result, const noren_error* error) {
      return guarded(host, [&](ServiceContext& context) {
        const auto given = plugin::import_struct(result);
        if (!given) return NOREN_E_ILLEGAL;
        const noren_result& ours = *given;
        RawAnswer answer{ours.status, ours.outcome, {}, {}};
        const noren_error why = plugin::import_struct(error).value_or(noren_error{});
        if (ours.status != NOREN_OK)
          answer.error = import_error(why, ours.status, "plugin_refused");
        if (view(ours.document).size() > document_size_max) {
          context.log(NOREN_LOG_ERROR, "a document of the plugin is larger than 16 MiB");
          answer = {
              NOREN_E_UNKNOWN_OUTCOME,
              NOREN_OUTCOME_UNKNOWN,
              {},
              noren::error(NOREN_E_UNKNOWN_OUTCOME, "plugin_bad_document", {"larger than 16 MiB"})};
        } else {
          answer.document = view(ours.document);
        }
        return context.complete(op, std::move(answer));
      });
    },
    [](void* host, noren_op op, noren_text document) {
      return guarded(host, [&](ServiceContext& context) {
        if (view(document).size() > packet_size_max / 2) return NOREN_E_ILLEGAL;
        return context.progress(op, std::string(view(document)));
      });
    }};

constexpr noren_host_events_v1 events_table{[](void* host, noren_text type, noren_text document) {
  return guarded(host, [&](ServiceContext& context) {
    if (view(type).size() > 64 || view(document).size() > packet_size_max / 2) {
      return NOREN_E_ILLEGAL;
    }
    return context.event(std::string(view(type)), std::string(view(document)));
  });
}};

constexpr noren_host_cards_v1 cards_table{
    [](void* host, noren_text kind, noren_bytes identifier, char* token, std::uint32_t* size) {
      return guarded(host, [&](ServiceContext& context) {
        if (!size) return NOREN_E_ILLEGAL;
        const auto sealed = context.seal_card(view(kind), view(identifier));
        return sealed ? copy_out(as_bytes(*sealed), token, size) : sealed.error().status;
      });
    }};

constexpr noren_host_secrets_v1 secrets_table{
    [](void* host, noren_text name, std::uint8_t* data, std::uint32_t* size) {
      return guarded(host, [&](ServiceContext& context) {
        if (!size) return NOREN_E_ILLEGAL;
        auto secret = context.secret(view(name));
        if (!secret) return secret.error().status;
        const noren_status status = copy_out(*secret, data, size);
        sodium_memzero(secret->data(), secret->size());
        return status;
      });
    }};

constexpr noren_host_storage_v1 storage_table{
    [](void* host, noren_text key, std::uint8_t* data, std::uint32_t* size) {
      return guarded(host, [&](ServiceContext& context) {
        if (!size || key.size == 0 || key.size > storage_key_size_max) return NOREN_E_ILLEGAL;
        const auto value = context.storage_get(view(key));
        return value ? copy_out(*value, data, size) : value.error().status;
      });
    },
    [](void* host, noren_text key, noren_bytes value) {
      return guarded(host, [&](ServiceContext& context) {
        if (key.size == 0 || key.size > storage_key_size_max ||
            value.size > storage_value_size_max) {
          return NOREN_E_ILLEGAL;
        }
        return status_of(context.storage_put(view(key), view(value)));
      });
    }};

struct Service {
  std::string_view id;
  const void* table;
};
constexpr Service services[] = {
    {NOREN_HOST_LOG, &log_table},         {NOREN_HOST_OPERATIONS, &operations_table},
    {NOREN_HOST_EVENTS, &events_table},   {NOREN_HOST_CARDS, &cards_table},
    {NOREN_HOST_SECRETS, &secrets_table}, {NOREN_HOST_STORAGE, &storage_table},
};

noren_status NOREN_CALL get_service(void*, const char* id, const void** table) {
  if (!id || !table) return NOREN_E_ILLEGAL;
  const auto* found =
      std::find_if(std::begin(services), std::end(services),
                   [wanted = std::string_view(id)](const auto& s) { return s.id == wanted; });
  *table = found == std::end(services) ? nullptr : found->table;
  return *table ? NOREN_OK : NOREN_E_NOSERVICE;
}

}  // namespace

noren_host make_host(ServiceContext* context) {
  return {sizeof(noren_host), NOREN_PLUGIN_ABI_MINOR, context, get_service};
}

}  // namespace noren::host
