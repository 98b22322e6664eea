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

// What came later counts only where it says something: older requests keep their digests.
void add(Canonical& canonical, const Seen& seen) {
  if (seen == Seen{}) return;
  canonical.text("seen").number(seen.center_ms).number(seen.elapsed_ms).text(seen.head);
}

}  // namespace

ledger::Hash digest(const HoldRequest& request) {
  Canonical canonical;
  canonical.text("hold")
      .bytes(request.card.hash)
      .text(request.ref)
      .number(request.points)
      .text(request.wallet);
  add(canonical, request.seen);
  return canonical.hash();
}

ledger::Hash digest(const CompleteRequest& request) {
  Canonical canonical;
  canonical.text("complete").bytes(request.card.hash);
  add(canonical, request.sale);
  count(canonical, request.holds);
  for (const Bytes& hold : request.holds) canonical.bytes(hold);
  count(canonical, request.coupons);
  for (const std::string& coupon : request.coupons) canonical.text(coupon);
  canonical.number(request.event_time_ms);
  if (request.offline || request.offline_points != 0) {
    canonical.text("offline").number(request.offline ? 1 : 0).number(request.offline_points);
  }
  add(canonical, request.seen);
  for (const ReplacedPaper& paper : request.replaced) {
    canonical.text("replaced").text(paper.serial).number(paper.instance);
  }
  return canonical.hash();
}

ledger::Hash digest(const CancelRequest& request) {
  Canonical canonical;
  canonical.text("cancel").bytes(request.original).text(request.reason);
  add(canonical, request.seen);
  return canonical.hash();
}

ledger::Hash digest(const RefundRequest& request) {
  Canonical canonical;
  canonical.text("refund").bytes(request.original);
  add(canonical, request.sale);
  canonical.number(request.event_time_ms).number(request.offline ? 1 : 0);
  add(canonical, request.seen);
  return canonical.hash();
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
