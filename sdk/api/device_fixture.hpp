// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/device.h>

#include "api/simulated_fixture.hpp"

namespace noren::api {

// A simulated till and its devices.
class DeviceFixture : public SimulatedFixture {
 protected:
  noren_handle device(const std::string& name) {
    noren_handle device = 0;
    EXPECT_EQ(noren_device_open(till_, name.c_str(), -1, &device), NOREN_OK) << last_error();
    return device;
  }
  static noren_status claim(noren_handle device, const std::string& arguments = "") {
    return noren_device_claim(device, arguments.c_str(), -1, NOREN_FOREVER);
  }
  static noren_status set(noren_handle device, const std::string& properties) {
    return noren_device_set(device, properties.c_str(), -1);
  }
  static noren_status command(noren_handle device, const std::string& arguments) {
    return noren_device_command(device, arguments.c_str(), -1, NOREN_FOREVER);
  }
  noren_handle reader_in_use() {
    const noren_handle reader = device("reader");
    EXPECT_EQ(claim(reader), NOREN_OK);
    EXPECT_EQ(set(reader, "enabled=yes"), NOREN_OK);
    return reader;
  }
  // The text of the next event of that type; "" if none comes in time, or none is there.
  std::string next(const std::string& type, const std::string& key, noren_int32 wait_ms = 5000) {
    noren_handle event = 0;
    while (noren_wait_any(till_, wait_ms, &event) == NOREN_OK) {
      const bool is_event = text(event, "kind") == "event";
      const bool is_it = is_event && text(event, "type") == type;
      const std::string found = is_it ? text(event, key) : "";
      if (is_event) noren_close(event);
      if (is_it) return found;
    }
    return "";
  }
  // Of the card that was kept for the next sale.
  std::int64_t points_of_the_card(const std::string& ref) {
    const noren_handle sale = begin(ref);
    EXPECT_EQ(ended(sale, noren_sale_identify(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
    return number(sale, "wallets.0.balance");
  }
  // A card is shown; what it says arrives some time later.
  void show_card(const std::string& card, noren_handle reader, std::int64_t count) {
    ASSERT_EQ(simulate("card=" + card), NOREN_OK);
    for (int look = 0; look < 5000 && number(reader, "data_count") != count; ++look) {
      noren_handle other = 0;
      const noren_status came = noren_wait_any(till_, 1, &other);
      if (came == NOREN_OK && text(other, "kind") == "event") noren_close(other);
    }
    EXPECT_EQ(number(reader, "data_count"), count);
    ASSERT_EQ(simulate("card=none"), NOREN_OK);
  }
};

}  // namespace noren::api
