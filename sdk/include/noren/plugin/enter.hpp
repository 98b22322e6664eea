// SPDX-License-Identifier: Apache-2.0
//
// noren/plugin/enter.hpp - builds a plugin's tables and answers the host's first call.
#pragma once

#include <noren/plugin/interfaces.hpp>

#include <cstring>
#include <memory>
#include <type_traits>

namespace noren::plugin {
namespace detail {

template <typename Plugin>
noren_status NOREN_CALL create(void*, const noren_host* host, noren_text config,
                               noren_instance** out, noren_error* error) noexcept {
  try {
    auto plugin = std::make_unique<Plugin>(Host(host), view(config));
    *out = reinterpret_cast<noren_instance*>(plugin.release());  // destroy takes it back
    return NOREN_OK;
  } catch (const Failure& why) {
    why.write(error);
    return why.status() == NOREN_OK ? NOREN_E_FAILURE : why.status();
  } catch (...) {
    return NOREN_E_FAILURE;
  }
}

// Calls a member of Instance that ends by an operation; a throw has dropped the operation.
template <typename Plugin, void (Instance::*method)(Operation)>
noren_status NOREN_CALL life(noren_instance* instance, noren_op op, noren_error*) noexcept {
  Instance& plugin = self<Plugin>(instance);
  try {
    (plugin.*method)(Operation(plugin.host(), op, moves_nothing));
  } catch (...) {
    plugin.host().error("a function of the plugin threw an exception");
  }
  return NOREN_OK;
}

template <typename Plugin>
noren_status NOREN_CALL cancel(noren_instance* instance, noren_op op) noexcept {
  Instance& plugin = self<Plugin>(instance);
  try {
    plugin.cancel_operation(op);
    return NOREN_OK;
  } catch (...) {
    plugin.host().error("a function of the plugin threw an exception");
    return NOREN_E_FAILURE;
  }
}

template <typename Plugin>
void NOREN_CALL destroy(noren_instance* instance) noexcept {
  std::unique_ptr<Plugin>(&self<Plugin>(instance)).reset();
}

template <typename Plugin>
inline constexpr noren_instance_v1 instance_table{create<Plugin>, life<Plugin, &Instance::open>,
                                                  life<Plugin, &Instance::close>, cancel<Plugin>,
                                                  destroy<Plugin>};

template <typename Plugin, typename Interface>
bool offer(std::string_view id, const void** table) {
  if constexpr (std::is_base_of_v<Interface, Plugin>) {
    if (id != Interface::id) return false;
    *table = &Interface::template table<Plugin>;
    return true;
  } else {
    return false;
  }
}

template <typename Plugin, typename... Others>
noren_status NOREN_CALL get_interface(void*, const char* id, const void** table) noexcept {
  const std::string_view wanted = id;
  if (wanted == NOREN_INSTANCE) {
    *table = &instance_table<Plugin>;
    return NOREN_OK;
  }
  const bool found =
      offer<Plugin, Reader>(wanted, table) || offer<Plugin, Printer>(wanted, table) ||
      offer<Plugin, Drawer>(wanted, table) || offer<Plugin, Display>(wanted, table) ||
      offer<Plugin, Payment>(wanted, table) || offer<Plugin, Loyalty>(wanted, table) ||
      offer<Plugin, Discovery>(wanted, table) || offer<Plugin, Health>(wanted, table) ||
      offer<Plugin, Statistics>(wanted, table) || offer<Plugin, Firmware>(wanted, table) ||
      offer<Plugin, Simulated>(wanted, table) || (offer<Plugin, Others>(wanted, table) || ...);
  return found ? NOREN_OK : NOREN_E_NOSERVICE;
}

inline void NOREN_CALL stop(void*) noexcept {}

}  // namespace detail

// The whole of noren_plugin_entry_v1. Plugin derives from Instance and from the classes of its
// interfaces, and is made as Plugin(Host, std::string_view config). Others are interfaces of third
// parties that it derives from as well.
template <typename Plugin, typename... Others>
noren_status enter(const noren_host* host, noren_plugin* plugin, noren_error* error) noexcept {
  static_assert(std::is_base_of_v<Instance, Plugin>);
  noren_plugin ours{};
  ours.struct_size = sizeof ours;
  ours.abi_minor = NOREN_PLUGIN_ABI_MINOR;
  ours.get_interface = detail::get_interface<Plugin, Others...>;
  ours.stop = detail::stop;
  if (!host || host->struct_size < size_min<noren_host> || !export_struct(ours, plugin)) {
    if (error && error->struct_size >= size_min<noren_error>) {
      std::strcpy(error->domain, "plugin");
      std::strcpy(error->message, "this host is older than the plugin: update Noren");
    }
    return NOREN_E_ILLEGAL;
  }
  return NOREN_OK;
}

}  // namespace noren::plugin
