// SPDX-License-Identifier: Apache-2.0
#include "drivers/connect/address.hpp"

#include <gtest/gtest.h>

namespace noren::drivers {
namespace {

using serial::Flow;
using serial::Parity;

template <typename Kind>
Kind read(std::string_view text) {
  const auto parsed = parse_address(text);
  const Address* address = std::get_if<Address>(&parsed);
  if (!address || !std::holds_alternative<Kind>(*address)) {
    ADD_FAILURE() << text;
    return {};
  }
  return std::get<Kind>(*address);
}

AddressError wrong(std::string_view text) {
  const auto parsed = parse_address(text);
  if (const auto* error = std::get_if<AddressError>(&parsed)) return *error;
  ADD_FAILURE() << text << " was taken";
  return {};
}

TEST(DeviceAddress, ReadsTcp) {
  EXPECT_EQ(read<TcpAddress>("tcp:printer.local"), (TcpAddress{"printer.local", 9100}));
  EXPECT_EQ(read<TcpAddress>("tcp:192.0.2.7:9101"), (TcpAddress{"192.0.2.7", 9101}));
  EXPECT_EQ(read<TcpAddress>("tcp:[::1]:65535"), (TcpAddress{"::1", 65535}));
  EXPECT_EQ(read<TcpAddress>("tcp:[::1]"), (TcpAddress{"::1", 9100}));
  for (const auto* text : {"tcp:", "tcp::9100", "tcp:[::1", "tcp:[]", "tcp:[::1]9100", "tcp:a]b"}) {
    EXPECT_EQ(wrong(text), AddressError::host) << text;
  }
  for (const auto* text :
       {"tcp:a:", "tcp:a:0", "tcp:a:65536", "tcp:a:+1", "tcp:a:9100 ", "tcp:::1", "tcp:a:9x"}) {
    const AddressError error = wrong(text);
    EXPECT_TRUE(error == AddressError::port || error == AddressError::too_long ||
                error == AddressError::host)
        << text;
  }
}

TEST(DeviceAddress, ReadsSerial) {
  EXPECT_EQ(read<SerialAddress>("serial:/dev/ttyUSB0"), (SerialAddress{"/dev/ttyUSB0", {}}));
  EXPECT_EQ(read<SerialAddress>("serial:/dev/serial/by-id/usb-a-if00"),
            (SerialAddress{"/dev/serial/by-id/usb-a-if00", {}}));
  EXPECT_EQ(read<SerialAddress>("serial:0403:6001:FT1?flow=dtrdsr"),
            (SerialAddress{UsbIdentity{0x0403, 0x6001, "FT1"},
                           {9600, 8, Parity::none, 1, Flow::dtr_dsr}}));
  EXPECT_EQ(
      read<SerialAddress>("serial:/dev/ttyS0?baud=115200&bits=7&parity=even&stop=2&flow=rtscts"),
      (SerialAddress{"/dev/ttyS0", {115200, 7, Parity::even, 2, Flow::rts_cts}}));
  for (const auto* text : {"serial:", "serial:ttyS0", "serial:/dev/", "serial:/dev/../etc/passwd",
                           "serial:/dev//x", "serial:/etc/passwd", "serial:403:6001"}) {
    EXPECT_EQ(wrong(text), AddressError::serial_name) << text;
  }
}

TEST(DeviceAddress, TellsWhichSettingIsWrong) {
  const std::string port = "serial:/dev/ttyS0?";
  for (const auto* text : {"", "baud=9600&", "speed=1", "Baud=9600", "&baud=9600", "=9600"}) {
    EXPECT_EQ(wrong(port + text), AddressError::setting_unknown) << text;
  }
  for (const auto* text :
       {"baud", "baud=", "baud=49", "baud=4000001", "baud=-9600", "bits=6", "bits=9", "parity=Even",
        "stop=0", "stop=3", "flow=rts/cts", "baud=99999999999999999999"}) {
    EXPECT_EQ(wrong(port + text), AddressError::setting_value) << text;
  }
  EXPECT_EQ(wrong(port + "bits=8&bits=7"), AddressError::setting_twice);
}

TEST(DeviceAddress, ReadsUsb) {
  EXPECT_EQ(read<UsbAddress>("usb:04b8:0E15").device, (UsbIdentity{0x04B8, 0x0E15, ""}));
  EXPECT_EQ(read<UsbAddress>("usb:04b8:0e15:J1:2").device, (UsbIdentity{0x04B8, 0x0E15, "J1:2"}));
  read<UsbPrinterAddress>("usb:printer");
  for (const auto* text : {"usb:", "usb:04b8", "usb:04b8:e15", "usb:04b8:0e15:", "usb:04b8-0e15",
                           "usb:+4b8:0e15", "usb:printers", "usb:0x04b8:0e15"}) {
    EXPECT_EQ(wrong(text), AddressError::usb_identity) << text;
  }
}

TEST(DeviceAddress, RefusesWhatIsNone) {
  for (const auto* text : {"", "/dev/ttyS0", "file:/tmp/x", "TCP:a", "192.0.2.7:9100"}) {
    EXPECT_EQ(wrong(text), AddressError::carrier) << text;
  }
  EXPECT_EQ(wrong("tcp:" + std::string(297, 'a')), AddressError::too_long);
  EXPECT_EQ(wrong("tcp:a b"), AddressError::too_long);
  EXPECT_EQ(wrong(std::string_view("tcp:a\0b", 7)), AddressError::too_long);
}

TEST(DeviceAddress, WritesTheShortestTextThatReadsTheSame) {
  for (const auto* text : {"tcp:192.0.2.7", "tcp:h:9101", "tcp:[fe80::1]:80", "serial:/dev/ttyS0",
                           "serial:0403:6001:FT1?baud=115200&bits=7&parity=odd&stop=2&flow=xonxoff",
                           "usb:04b8:0e15", "usb:04b8:0e15:J1", "usb:printer"}) {
    EXPECT_EQ(to_text(std::get<Address>(parse_address(text))), text);
  }
}

TEST(DeviceAddress, AnIdentityWithoutASerialNumberMeansAnyOfItsKind) {
  const UsbIdentity device{0x04B8, 0x0E15, "J1"};
  EXPECT_TRUE((UsbIdentity{0x04B8, 0x0E15, ""}.means(device)));
  EXPECT_TRUE((UsbIdentity{0x04B8, 0x0E15, "J1"}.means(device)));
  EXPECT_FALSE((UsbIdentity{0x04B8, 0x0E15, "J2"}.means(device)));
  EXPECT_FALSE((UsbIdentity{0x04B8, 0x0E16, ""}.means(device)));
}

}  // namespace
}  // namespace noren::drivers
