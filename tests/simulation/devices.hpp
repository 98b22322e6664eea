// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/device_port.hpp"

namespace noren::simulation {

// What a payment service really took, whatever it told. Lives longer than any register's process.
class PaymentBook {
 public:
  struct Payment {
    std::string ref;
    std::int64_t amount = 0;
    bool is_done = false;  // else it is refused for good
    bool is_reversed = false;
  };
  std::map<std::string, Payment> payments;  // by operation

  // Taken on account of a sale and not given back.
  std::int64_t net(std::string_view ref) const;
};

// One receipt that came out of a printer.
struct Paper {
  std::string operation;
  std::string text;
};

// A card terminal: refuses, and keeps silent about what it did or did not do.
class PaymentPort : public DevicePort {
 public:
  PaymentPort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
              PaymentBook& book);

 private:
  host::RawAnswer serve(const host::Call& call) override;
  host::RawAnswer authorize(const host::Call& call);
  host::RawAnswer reverse(const host::Call& call);
  host::RawAnswer tell(const std::string& key, bool settles);

  PaymentBook& book_;
};

// A printer: runs out of paper, does not know whether it printed, or says that it did and did not.
class PrinterPort : public DevicePort {
 public:
  PrinterPort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
              std::vector<Paper>& papers);

 private:
  host::RawAnswer serve(const host::Call& call) override;

  std::vector<Paper>& papers_;
};

// A card reader with a customer in front of it.
class ReaderPort : public DevicePort {
 public:
  // Shows the card that the customer has in the hand now: its token.
  using Show = std::function<std::string()>;
  ReaderPort(Stage& stage, boost::asio::any_io_executor executor, std::string name, Show show);

 private:
  host::RawAnswer serve(const host::Call& call) override;
  std::int64_t takes_ms() override { return dice().pick(100, 9'000); }

  const Show show_;
};

}  // namespace noren::simulation
