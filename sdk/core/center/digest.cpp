// SPDX-License-Identifier: Apache-2.0
#include "core/center/digest.hpp"

namespace noren::center {
namespace {

using ledger::Canonical;

template <typename List>
void count(Canonical& canonical, const List& list) {
  canonical.number(static_cast<std::int64_t>(list.size()));
}

void add(Canonical& canonical, const Sale& sale) {
  canonical.text(sale.ref)
      .text(sale.business_date)
      .text(sale.currency)
      .text(sale.tax_mode)
      .number(sale.total);
  count(canonical, sale.lines);
  for (const program::Line& line : sale.lines) {
    canonical.number(line.line)
        .text(line.kind)
        .number(line.amount)
        .number(line.tax)
        .text(line.code)
        .text(line.name)
        .text(line.quantity)
        .text(line.category)
        .number(line.no_points ? 1 : 0);
  }
  count(canonical, sale.tenders);
  for (const program::Tender& tender : sale.tenders) {
    canonical.text(tender.tender).number(tender.amount).text(tender.service).text(tender.approval);
  }
}

}  // namespace

ledger::Hash digest(const HoldRequest& request) {
  return Canonical()
      .text("hold")
      .bytes(request.card.hash)
      .text(request.ref)
      .number(request.points)
      .text(request.wallet)
      .hash();
}

ledger::Hash digest(const CompleteRequest& request) {
  Canonical canonical;
  canonical.text("complete").bytes(request.card.hash);
  add(canonical, request.sale);
  count(canonical, request.holds);
  for (const Bytes& hold : request.holds) canonical.bytes(hold);
  count(canonical, request.coupons);
  for (const std::string& coupon : request.coupons) canonical.text(coupon);
  return canonical.number(request.event_time_ms).hash();
}

ledger::Hash digest(const CancelRequest& request) {
  return Canonical().text("cancel").bytes(request.original).text(request.reason).hash();
}

ledger::Hash digest(const AdjustRequest& request) {
  return Canonical()
      .text("adjust")
      .bytes(request.card.hash)
      .number(request.points)
      .text(request.sponsor)
      .text(request.reason)
      .hash();
}

}  // namespace noren::center
