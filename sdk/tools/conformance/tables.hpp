// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/conformance/test.hpp"

namespace noren::conformance {

// One table of tests a kind of plugin.
std::span<const Test> reader_tests();
std::span<const Test> printer_tests();
std::span<const Test> drawer_tests();
std::span<const Test> display_tests();
std::span<const Test> payment_tests();
std::span<const Test> loyalty_tests();
std::span<const Test> discovery_tests();
std::span<const Test> health_tests();
std::span<const Test> statistics_tests();
std::span<const Test> firmware_tests();

}  // namespace noren::conformance
