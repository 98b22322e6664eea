// SPDX-License-Identifier: Apache-2.0
//
// noren/plugin.hpp - plugin.h for authors who write C++20. Header only; nothing to link.
//
//   #include <noren/plugin.hpp>
//
//   class Sign : public noren::plugin::Instance, public noren::plugin::Display {
//    public:
//     Sign(noren::plugin::Host host, std::string_view config) : Instance(host) {}
//     void show(noren::plugin::Operation operation, const noren::plugin::Request& request) override
//     {
//       host().info("shown");
//       operation.done();
//     }
//     void ask(noren::plugin::Operation operation, const noren::plugin::Request&) override {
//       operation.refuse({NOREN_E_DISABLED, "sign", "this display has no buttons"});
//     }
//   };
//   noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
//                                                 noren_error* error) {
//     return noren::plugin::enter<Sign>(host, plugin, error);
//   }
//
// The interfaces are those whose classes the plugin derives from. No exception leaves: a slot that
// throws, and an Operation that is dropped, end UNKNOWN where value moves and with 111 elsewhere.
#pragma once

#include <noren/plugin/enter.hpp>
#include <noren/plugin/host.hpp>
#include <noren/plugin/interfaces.hpp>
#include <noren/plugin/operation.hpp>
