// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace noren::program {

// A sale as the till tells it; the members are those of center.proto. Plain values.

struct Line {
  std::int32_t line = 0;
  std::string kind = "item";  // item, discount or tax
  std::int64_t amount = 0;    // minor units of the whole line, never negative; kind gives the sign
  std::int32_t tax = 0;       // rate in percent
  std::string code;
  std::string name;
  std::string quantity;
  std::string category;
  bool no_points = false;
};

struct Tender {
  std::string tender;  // cash, credit, emoney, qr, voucher, other, or points
  std::int64_t amount = 0;
  std::string service;
  std::string approval;
};

struct Sale {
  std::string ref;
  std::string business_date;  // YYYY-MM-DD
  std::string currency = "JPY";
  std::string tax_mode = "included";  // or excluded
  std::vector<Line> lines;
  std::vector<Tender> tenders;
  std::int64_t total = 0;  // what the customer owes, tax included, before points
};

}  // namespace noren::program
