// SPDX-License-Identifier: Apache-2.0
//
// noren/plugin/interfaces.hpp - one abstract class for each interface of plugin/*.h. A third
// party's own interface is a class of the same form, named in enter<Plugin, ItsInterface>.
#pragma once

#include <noren/plugin/simulated.h>
#include <noren/plugin/operation.hpp>

namespace noren::plugin {

inline constexpr bool moves_value = true;
inline constexpr bool moves_nothing = false;

namespace detail {

template <typename Plugin>
Plugin& self(noren_instance* instance) {
  return *reinterpret_cast<Plugin*>(instance);
}

inline Request as_request(const noren_request& request) {
  const auto zero_ended = [](const char* text, std::size_t room) {
    return std::string_view(text, std::find(text, text + room, '\0'));
  };
  return {request.timeout_ms,
          zero_ended(request.idempotency_key, sizeof request.idempotency_key),
          zero_ended(request.original_key, sizeof request.original_key),
          request.amount.minor_units,
          zero_ended(request.amount.currency, sizeof request.amount.currency),
          request.amount.exponent,
          view(request.document),
          view(request.payload)};
}

}  // namespace detail

// The C function of one slot: turns the request into C++ and stops exceptions.
template <typename Plugin, auto method, bool value_moves>
noren_status NOREN_CALL slot(noren_instance* instance, noren_op op, const noren_request* request,
                             noren_error*) noexcept {
  const auto imported = import_struct(request);
  if (!imported) return NOREN_E_ILLEGAL;
  Plugin& plugin = detail::self<Plugin>(instance);
  try {
    // Where this throws, the operation was dropped on the way and so has ended.
    (plugin.*method)(Operation(plugin.host(), op, value_moves), detail::as_request(*imported));
  } catch (...) {
    plugin.host().error("a function of the plugin threw an exception");
  }
  return NOREN_OK;
}

class Reader {
 public:
  static constexpr const char* id = NOREN_READER;
  virtual ~Reader() = default;
  virtual void capture(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_reader_v1 table{slot<Plugin, &Reader::capture, moves_nothing>};
};

class Printer {
 public:
  static constexpr const char* id = NOREN_PRINTER;
  virtual ~Printer() = default;
  virtual void print(Operation operation, const Request& request) = 0;
  virtual void query(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_printer_v1 table{slot<Plugin, &Printer::print, moves_value>,
                                          slot<Plugin, &Printer::query, moves_nothing>};
};

class Drawer {
 public:
  static constexpr const char* id = NOREN_PRINTER_DRAWER;
  virtual ~Drawer() = default;
  virtual void kick(Operation operation, const Request& request) = 0;
  virtual void state(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_printer_drawer_v1 table{slot<Plugin, &Drawer::kick, moves_nothing>,
                                                 slot<Plugin, &Drawer::state, moves_nothing>};
};

class Display {
 public:
  static constexpr const char* id = NOREN_DISPLAY;
  virtual ~Display() = default;
  virtual void show(Operation operation, const Request& request) = 0;
  virtual void ask(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_display_v1 table{slot<Plugin, &Display::show, moves_nothing>,
                                          slot<Plugin, &Display::ask, moves_nothing>};
};

class Payment {
 public:
  static constexpr const char* id = NOREN_PAYMENT;
  virtual ~Payment() = default;
  virtual void authorize(Operation operation, const Request& request) = 0;
  virtual void capture(Operation operation, const Request& request) = 0;
  virtual void reverse(Operation operation, const Request& request) = 0;
  virtual void refund(Operation operation, const Request& request) = 0;
  virtual void status(Operation operation, const Request& request) = 0;
  virtual void recover(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_payment_v1 table{
      slot<Plugin, &Payment::authorize, moves_value>, slot<Plugin, &Payment::capture, moves_value>,
      slot<Plugin, &Payment::reverse, moves_value>,   slot<Plugin, &Payment::refund, moves_value>,
      slot<Plugin, &Payment::status, moves_value>,    slot<Plugin, &Payment::recover, moves_value>};
};

class Loyalty {
 public:
  static constexpr const char* id = NOREN_LOYALTY;
  virtual ~Loyalty() = default;
  virtual void lookup(Operation operation, const Request& request) = 0;
  virtual void quote(Operation operation, const Request& request) = 0;
  virtual void hold(Operation operation, const Request& request) = 0;
  virtual void complete(Operation operation, const Request& request) = 0;
  virtual void cancel(Operation operation, const Request& request) = 0;
  virtual void refund(Operation operation, const Request& request) = 0;
  virtual void load(Operation operation, const Request& request) = 0;
  virtual void status(Operation operation, const Request& request) = 0;
  virtual void recover(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_loyalty_v1 table{
      slot<Plugin, &Loyalty::lookup, moves_nothing>, slot<Plugin, &Loyalty::quote, moves_nothing>,
      slot<Plugin, &Loyalty::hold, moves_value>,     slot<Plugin, &Loyalty::complete, moves_value>,
      slot<Plugin, &Loyalty::cancel, moves_value>,   slot<Plugin, &Loyalty::refund, moves_value>,
      slot<Plugin, &Loyalty::load, moves_value>,     slot<Plugin, &Loyalty::status, moves_value>,
      slot<Plugin, &Loyalty::recover, moves_value>};
};

class Discovery {
 public:
  static constexpr const char* id = NOREN_DISCOVERY;
  virtual ~Discovery() = default;
  virtual void list(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_discovery_v1 table{slot<Plugin, &Discovery::list, moves_nothing>};
};

class Health {
 public:
  static constexpr const char* id = NOREN_HEALTH;
  virtual ~Health() = default;
  virtual void check(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_health_v1 table{slot<Plugin, &Health::check, moves_nothing>};
};

class Statistics {
 public:
  static constexpr const char* id = NOREN_STATISTICS;
  virtual ~Statistics() = default;
  virtual void retrieve(Operation operation, const Request& request) = 0;
  virtual void reset(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_statistics_v1 table{slot<Plugin, &Statistics::retrieve, moves_nothing>,
                                             slot<Plugin, &Statistics::reset, moves_nothing>};
};

class Firmware {
 public:
  static constexpr const char* id = NOREN_FIRMWARE;
  virtual ~Firmware() = default;
  virtual void compare(Operation operation, const Request& request) = 0;
  virtual void update(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_firmware_v1 table{slot<Plugin, &Firmware::compare, moves_nothing>,
                                           slot<Plugin, &Firmware::update, moves_nothing>};
};

class Simulated {
 public:
  static constexpr const char* id = NOREN_SIMULATED;
  virtual ~Simulated() = default;
  virtual void set(Operation operation, const Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_simulated_v1 table{slot<Plugin, &Simulated::set, moves_nothing>};
};

}  // namespace noren::plugin
