// SPDX-License-Identifier: Apache-2.0
//
// noren/plugin/host.hpp - the services of the host (plugin/services.h) with C++ types.
#pragma once

#include <noren/plugin/structs.hpp>

#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace noren::plugin {

using ByteView = std::span<const std::uint8_t>;

inline noren_text as_text(std::string_view text) {
  return {text.data(), static_cast<std::uint32_t>(text.size()), 0};
}

inline noren_bytes as_bytes(ByteView bytes) {
  return {bytes.data(), static_cast<std::uint32_t>(bytes.size()), 0};
}

inline std::string_view view(const noren_text& text) {
  return text.data ? std::string_view(text.data, text.size) : std::string_view();
}

inline ByteView view(const noren_bytes& bytes) {
  return bytes.data ? ByteView(bytes.data, bytes.size) : ByteView();
}

// Overwrites an identifier or a secret in a way that the compiler may not leave out.
inline void wipe(std::span<std::uint8_t> bytes) {
  volatile std::uint8_t* data = bytes.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) data[i] = 0;
}

// Why something did not work: a status that is not 0, the part that failed ("pcsc", "tls") and one
// line for people with what to do next. Holds no card data, name or secret. May be thrown from an
// instance's constructor, which the host then sees as a failed create.
class Failure : public std::exception {
 public:
  Failure(noren_status status, std::string domain, std::string message,
          std::int32_t vendor_code = 0, std::uint32_t flags = 0)
      : status_(status),
        vendor_code_(vendor_code),
        flags_(flags),
        domain_(std::move(domain)),
        message_(std::move(message)) {}

  noren_status status() const { return status_; }
  const char* what() const noexcept override { return message_.c_str(); }

  // Copies into the caller's struct, which may be NULL; texts are cut to fit.
  void write(noren_error* error) const noexcept {
    if (!error || error->struct_size < size_min<noren_error>) return;
    error->vendor_code = vendor_code_;
    error->flags = flags_;
    copy(domain_, error->domain);
    copy(message_, error->message);
  }

 private:
  template <std::size_t room>
  static void copy(std::string_view text, char (&out)[room]) noexcept {
    std::size_t size = text.size() < room ? text.size() : room - 1;
    // A cut never leaves half of a UTF-8 character.
    while (size < text.size() && size > 0 && (text[size] & 0xC0) == 0x80) --size;
    text.copy(out, size);
    out[size] = '\0';
  }

  noren_status status_;
  std::int32_t vendor_code_;
  std::uint32_t flags_;
  std::string domain_;
  std::string message_;
};

// A value, or the status that says why there is none.
template <typename T>
struct Reply {
  noren_status status = NOREN_OK;
  T value{};
  explicit operator bool() const { return status == NOREN_OK; }
};

// The host's services for one instance. A cheap copy; valid until the instance is destroyed. A
// service that this host does not have answers 104. Thread-safe.
class Host {
 public:
  explicit Host(const noren_host* host) : host_(host->host) {
    find(*host, NOREN_HOST_LOG, log_);
    find(*host, NOREN_HOST_OPERATIONS, operations_);
    find(*host, NOREN_HOST_EVENTS, events_);
    find(*host, NOREN_HOST_CARDS, cards_);
    find(*host, NOREN_HOST_SECRETS, secrets_);
    find(*host, NOREN_HOST_STORAGE, storage_);
  }

  // One line; no card data, no names, no secrets.
  void log(std::int32_t level, std::string_view line) const {
    if (log_) log_->write(host_, level, as_text(line));
  }
  void debug(std::string_view line) const { log(NOREN_LOG_DEBUG, line); }
  void info(std::string_view line) const { log(NOREN_LOG_INFO, line); }
  void warning(std::string_view line) const { log(NOREN_LOG_WARNING, line); }
  void error(std::string_view line) const { log(NOREN_LOG_ERROR, line); }

  // Tells what came unasked, for example "card.arrived".
  noren_status emit(std::string_view type, std::string_view document) const {
    return events_ ? events_->emit(host_, as_text(type), as_text(document)) : NOREN_E_NOSERVICE;
  }

  // Tells how an open operation goes.
  noren_status progress(noren_op operation, std::string_view document) const {
    return operations_ ? operations_->progress(host_, operation, as_text(document))
                       : NOREN_E_NOSERVICE;
  }

  // Ends an operation. Plugins use Operation, which does it exactly once.
  noren_status complete(noren_op operation, const noren_result& result,
                        const noren_error* error) const {
    return operations_ ? operations_->complete(host_, operation, &result, error)
                       : NOREN_E_NOSERVICE;
  }

  // Seals an identifier; the value is the card token, a JSON object. Wipe your copy afterwards.
  Reply<std::string> seal(std::string_view kind, ByteView identifier) const {
    Reply<std::string> token{NOREN_E_NOSERVICE, std::string(1024, '\0')};
    std::uint32_t size = static_cast<std::uint32_t>(token.value.size());
    if (cards_) {
      token.status =
          cards_->seal(host_, as_text(kind), as_bytes(identifier), token.value.data(), &size);
    }
    token.value.resize(token ? size : 0);
    return token;
  }

  // Wipe the value when you are done with it.
  Reply<std::vector<std::uint8_t>> secret(std::string_view name) const {
    return read(secrets_, name);
  }

  Reply<std::vector<std::uint8_t>> storage_get(std::string_view key) const {
    return read(storage_, key);
  }

  // On disk when it returns 0; an empty value removes the key.
  noren_status storage_put(std::string_view key, ByteView value) const {
    return storage_ ? storage_->put(host_, as_text(key), as_bytes(value)) : NOREN_E_NOSERVICE;
  }

 private:
  template <typename Table>
  static void find(const noren_host& host, const char* id, const Table*& table) {
    const void* found = nullptr;
    if (host.get_service(host.host, id, &found) == NOREN_OK) {
      table = static_cast<const Table*>(found);
    }
  }

  // Two-call buffers: most values fit at once, a larger one is asked for again with room enough.
  template <typename Table>
  Reply<std::vector<std::uint8_t>> read(const Table* table, std::string_view name) const {
    Reply<std::vector<std::uint8_t>> reply{NOREN_E_NOSERVICE, std::vector<std::uint8_t>(1024)};
    if (!table) return {NOREN_E_NOSERVICE, {}};
    std::uint32_t size = 0;
    do {
      size = static_cast<std::uint32_t>(reply.value.size());
      reply.status = table->get(host_, as_text(name), reply.value.data(), &size);
      if (reply.status == NOREN_E_BUFFER) {
        wipe(reply.value);
        reply.value = std::vector<std::uint8_t>(size);
      }
    } while (reply.status == NOREN_E_BUFFER);
    reply.value.resize(reply ? size : 0);
    return reply;
  }

  void* host_;
  const noren_host_log_v1* log_ = nullptr;
  const noren_host_operations_v1* operations_ = nullptr;
  const noren_host_events_v1* events_ = nullptr;
  const noren_host_cards_v1* cards_ = nullptr;
  const noren_host_secrets_v1* secrets_ = nullptr;
  const noren_host_storage_v1* storage_ = nullptr;
};

}  // namespace noren::plugin
