// SPDX-License-Identifier: Apache-2.0
//
// noren/noren.hpp - noren.h for C++17. Header only; link libnoren as a C program does.
//
//   noren::Status sell(const noren::Till& till) {
//     noren::Sale sale;
//     if (auto begun = till.begin(sale, {{"ref", "0001"}}); !begun) return begun;
//     if (auto added = sale.add({{"name", "tea"}, {"amount", 500}}); !added) return added;
//     if (auto known = sale.identify(); !known) return known;      // waits for a card
//     auto completed = sale.complete();
//     if (completed.is_unknown()) completed = sale.complete();     // asks again; never done twice
//     std::cout << sale.number("points.awarded") << " points\n";
//     return completed;
//   }
//
// Everything that noren.h says holds here. Nothing throws but std::bad_alloc. Texts are UTF-8: do
// not open a till with encoding=shift_jis through this header.
#pragma once

#include <noren/device.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace noren {

inline constexpr noren_int32 forever = NOREN_FOREVER;

// How a call ended: its status, and for a failure one line for people that says what to do next.
// A value; it keeps the text that belongs to it whatever is called later.
class [[nodiscard]] Status {
 public:
  Status() = default;
  // Of the call that this thread just made.
  explicit Status(noren_status code) : code_(code) {
    if (code == NOREN_OK || code == NOREN_RUNNING) return;
    noren_int32 size = 0;
    noren_last_error(nullptr, 0, &size, &extended_);
    text_.resize(static_cast<std::string::size_type>(size) + 1);
    noren_last_error(text_.data(), size + 1, &size, nullptr);
    text_.resize(static_cast<std::string::size_type>(size));
  }

  noren_status code() const { return code_; }
  // The device class's own number behind status 114, else 0.
  noren_int32 extended() const { return extended_; }
  const std::string& text() const { return text_; }

  // It is done. For "it did not happen" ask neither this nor its opposite: 1000 and 1001 are
  // neither.
  explicit operator bool() const { return code_ == NOREN_OK; }
  bool is_running() const { return code_ == NOREN_RUNNING; }
  // It may or may not have happened: make the same call again, or resolve it.
  bool is_unknown() const { return code_ == NOREN_E_UNKNOWN_OUTCOME; }
  bool is_refused() const { return code_ != NOREN_OK && !is_running() && !is_unknown(); }

 private:
  noren_status code_ = NOREN_OK;
  noren_int32 extended_ = 0;
  std::string text_;
};

class Arguments;

// The value of one argument: text, a whole number, yes or no, or a list of arguments.
class Value {
 public:
  Value(const char* text) : json_(quoted(text)) {}
  Value(const std::string& text) : json_(quoted(text)) {}
  Value(std::string_view text) : json_(quoted(text)) {}
  Value(bool yes) : json_(yes ? "true" : "false") {}
  template <typename Number, typename = std::enable_if_t<std::is_integral_v<Number> &&
                                                         !std::is_same_v<Number, bool>>>
  Value(Number number) : json_(std::to_string(number)) {}
  inline Value(const std::vector<Arguments>& list);

  const std::string& json() const { return json_; }

  // As a JSON string, so that no line end or quotation mark in a name can become an argument.
  static std::string quoted(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string json = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') {
        json += {'\\', c};
      } else if (static_cast<unsigned char>(c) < 0x20) {
        json += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
      } else {
        json += c;
      }
    }
    return json + '"';
  }

 private:
  std::string json_;
};

// What a call is told: {{"ref", "0001"}, {"amount", 500}}, or text in either form of noren.h.
class Arguments {
 public:
  Arguments() = default;
  Arguments(std::initializer_list<std::pair<std::string_view, Value>> values) {
    for (const auto& [key, value] : values) set(key, value);
  }
  static Arguments of_text(std::string text) {
    Arguments arguments;
    arguments.text_ = std::move(text);
    return arguments;
  }

  Arguments& set(std::string_view key, const Value& value) {
    if (text_.empty()) {
      text_ = "{";
    } else {
      text_.back() = ',';
    }
    text_ += Value::quoted(key) + ":" + value.json() + "}";
    return *this;
  }

  const std::string& text() const { return text_; }
  const char* data() const { return text_.data(); }
  noren_int32 size() const { return static_cast<noren_int32>(text_.size()); }

 private:
  std::string text_;
};

inline Value::Value(const std::vector<Arguments>& list) : json_("[") {
  for (const Arguments& item : list) {
    if (json_.size() > 1) json_ += ',';
    json_ += item.text().empty() ? "{}" : item.text();
  }
  json_ += ']';
}

// Reads what stands behind a handle that someone else owns. Copyable; every function may be called
// from any thread. A handle that was closed reads as empty.
class View {
 public:
  View() = default;
  explicit View(noren_handle handle) : handle_(handle) {}

  noren_handle handle() const { return handle_; }

  // The value as text, "" where there is none; has() tells the two apart. Key "" is the document.
  std::string text(std::string_view key = {}) const {
    std::string value;
    read(key, value);
    return value;
  }
  // The value as a number, 0 where there is none.
  noren_int64 number(std::string_view key) const {
    noren_int64 value = 0;
    const bool found = noren_get_int(handle_, data(key), size(key), &value) == NOREN_OK;
    return found ? value : 0;
  }
  bool has(std::string_view key) const {
    std::string value;
    return read(key, value);
  }

  // NOREN_OUTCOME_...; after a restart, or once another call was made, that call's.
  noren_outcome outcome() const { return static_cast<noren_outcome>(number("outcome")); }

  // How what this does, or did last, has ended; 1000 while it runs.
  Status wait(noren_int32 wait_ms = forever) const { return Status(noren_wait(handle_, wait_ms)); }
  // A wish: it may still end by 0 or 1001.
  Status cancel() const { return Status(noren_cancel(handle_)); }

 protected:
  // NULL is for "no text": an empty key has to be one.
  static const char* data(std::string_view text) { return text.data() ? text.data() : ""; }
  static noren_int32 size(std::string_view text) { return static_cast<noren_int32>(text.size()); }

  bool read(std::string_view key, std::string& value) const {
    noren_int32 room = 256;
    noren_status status = NOREN_E_BUFFER;
    while (status == NOREN_E_BUFFER) {  // a value may grow between two calls
      value.resize(static_cast<std::string::size_type>(room) + 1);
      status = noren_get_text(handle_, data(key), size(key), value.data(), room + 1, &room);
    }
    value.resize(status == NOREN_OK ? static_cast<std::string::size_type>(room) : 0);
    return status == NOREN_OK;
  }

  noren_handle handle_ = 0;
};

// Owns a handle and closes it. Closing moves no value. Movable, not copyable.
class Handle : public View {
 public:
  Handle() = default;
  Handle(Handle&& other) noexcept : View(std::exchange(other.handle_, 0)) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) {
      close();
      handle_ = std::exchange(other.handle_, 0);
    }
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { close(); }

  void close() {
    if (handle_ != 0) noren_close(std::exchange(handle_, 0));
  }

 protected:
  // Where a call writes its new handle.
  noren_handle* fresh() {
    close();
    return &handle_;
  }
};

// Something slow on a till, such as a balance.
class Operation : public Handle {
  friend class Till;
};

// What was unfinished when Till::pending was called: "count" and "N.ref".
class List : public Handle {
  friend class Till;
};

// One sale. Its verbs are those of noren.h; each may be called again after 1001 with the same
// arguments, which asks about the first try. One verb at a time.
class Sale : public Handle {
 public:
  Status add(const Arguments& arguments) const {
    return Status(noren_sale_add(handle_, arguments.data(), arguments.size()));
  }
  Status identify(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_identify(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status quote(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_quote(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status redeem(const Arguments& arguments, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_redeem(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status pay(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_pay(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status complete(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_complete(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status print(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_print(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status abandon(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_sale_abandon(handle_, arguments.data(), arguments.size(), wait_ms));
  }

 private:
  friend class Till;
};

// A reader, printer, display or drawer of the till's own use, as noren/device.h describes it.
class Device : public Handle {
 public:
  Status claim(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_device_claim(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status release() const { return Status(noren_device_release(handle_)); }
  Status set(const Arguments& arguments) const {
    return Status(noren_device_set(handle_, arguments.data(), arguments.size()));
  }
  Status command(const Arguments& arguments, noren_int32 wait_ms = forever) const {
    return Status(noren_device_command(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status health(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_device_health(handle_, arguments.data(), arguments.size(), wait_ms));
  }
  Status statistics(const Arguments& arguments = {}, noren_int32 wait_ms = forever) const {
    return Status(noren_device_statistics(handle_, arguments.data(), arguments.size(), wait_ms));
  }

 private:
  friend class Till;
};

// The till. Everything made from it ends with it: let it live longest.
class Till : public Handle {
 public:
  Status open(const Arguments& arguments) {
    return Status(noren_open(arguments.data(), arguments.size(), fresh()));
  }

  // 110 and a good sale where the ref is known: read "state" and carry on.
  Status begin(Sale& sale, const Arguments& arguments) const {
    return Status(noren_sale_begin(handle_, arguments.data(), arguments.size(), sale.fresh()));
  }
  // Of a sale that is done: add what comes back, then complete.
  Status begin_return(Sale& sale, const Arguments& arguments) const {
    return Status(noren_return_begin(handle_, arguments.data(), arguments.size(), sale.fresh()));
  }
  Status run(Operation& operation, const Arguments& arguments,
             noren_int32 wait_ms = forever) const {
    return Status(
        noren_sale_run(handle_, arguments.data(), arguments.size(), wait_ms, operation.fresh()));
  }
  Status balance(Operation& operation, const Arguments& arguments = {},
                 noren_int32 wait_ms = forever) const {
    return Status(
        noren_balance(handle_, arguments.data(), arguments.size(), wait_ms, operation.fresh()));
  }
  Status devices(List& list) const { return Status(noren_devices(handle_, list.fresh())); }
  Status open(Device& device, std::string_view name) const {
    return Status(noren_device_open(handle_, name.data(), static_cast<noren_int32>(name.size()),
                                    device.fresh()));
  }
  Status pending(List& list) const { return Status(noren_pending(handle_, list.fresh())); }
  Status resolve(Operation& operation, const Arguments& arguments,
                 noren_int32 wait_ms = forever) const {
    return Status(
        noren_resolve(handle_, arguments.data(), arguments.size(), wait_ms, operation.fresh()));
  }
  Status simulate(const Arguments& arguments) const {
    return Status(noren_simulate(handle_, arguments.data(), arguments.size()));
  }

  // A descriptor that wakes up a poll loop while pump() has anything to give.
  Status wakeup(noren_int64& descriptor) const {
    return Status(noren_wakeup(handle_, nullptr, 0, &descriptor));
  }
  // Waits for the next thing that happens and hands it to on_event as pump() does.
  template <typename Function>
  Status wait_any(noren_int32 wait_ms, Function&& on_event) const {
    noren_handle handle = 0;
    Status status(noren_wait_any(handle_, wait_ms, &handle));
    if (!status) return status;
    const View what(handle);
    on_event(what);
    if (what.text("kind") == "event") noren_close(handle);
    return status;
  }
  // Calls on_event(View) on this thread for all that has happened: a sale or an operation that
  // ended, or an event, which is closed afterwards. It must not throw.
  template <typename Function>
  Status pump(Function&& on_event) const {
    using Called = std::remove_reference_t<Function>;
    Called* called = &on_event;  // const functions too, which the C interface cannot point to
    const Status told(noren_on_event(handle_, &call<Called>, &called));
    if (!told) return told;
    Status pumped(noren_pump(handle_));
    noren_on_event(handle_, nullptr, nullptr);
    return pumped;
  }

 private:
  template <typename Called>
  static void NOREN_CALL call(noren_handle handle, void* user) noexcept {
    (**static_cast<Called**>(user))(View(handle));
  }
};

}  // namespace noren
