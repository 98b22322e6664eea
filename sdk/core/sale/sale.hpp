// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/money/money.hpp"
#include "core/operation/operation.hpp"

namespace noren::sale {

using money::Amount;
using operation::Verb;

enum class State {
  open,
  identified,
  quoted,
  held,
  paying,
  completing,
  done,
  abandoning,
  abandoned,
};

std::string_view name(State state);

struct Line {
  std::int64_t number = 0;
  std::string kind;  // item, discount or tax
  Amount amount = 0;
  int tax = 0;  // percent
  std::string code;
  std::string name;
  std::string quantity;
  std::string category;
  bool no_points = false;
  boost::json::object own;  // the till's x_ keys
};

// What the till took itself.
struct Tender {
  std::int64_t number = 0;
  std::string kind;  // cash, credit, emoney, qr, voucher or other
  Amount amount = 0;
};

// What a payment plugin took.
struct Payment {
  std::string operation;
  std::string service;
  Amount amount = 0;
  std::string approval;
  std::string masked;
};

struct CouponUse {
  std::int64_t number = 0;
  std::string code;
};

struct Member {
  std::string token;           // card token; in the journal, never in a document for the till
  boost::json::object lookup;  // the program's LookupReply
};

struct Hold {
  std::string operation;
  std::int64_t points = 0;
  Amount value = 0;  // what it pays
  std::string wallet;
  // Without a line nothing is reserved anywhere: the points are taken when the sale arrives.
  bool offline = false;
};

// What a return gives back of: a sale that was completed before.
struct Original {
  std::string ref;
  std::string operation;    // its completion; empty where nobody had shown a card
  std::vector<Line> lines;  // as they were sold
};

// One sale: what the till keyed, who the customer is, and what has happened to value so far. Pure
// data with the rules that need no one else; not thread-safe.
struct Sale {
  std::string ref;
  std::string cashier;
  std::string business_date;
  std::string time;
  std::string currency = "JPY";
  money::TaxMode tax_mode = money::TaxMode::included;
  boost::json::object own;

  State state = State::open;
  std::vector<Line> lines;
  std::vector<Tender> tenders;
  std::vector<CouponUse> coupons;
  std::optional<Member> member;
  std::optional<Hold> hold;
  std::vector<Payment> payments;
  boost::json::object quote;       // QuoteReply
  boost::json::object completion;  // CompleteReply or RefundReply: what the member got and has
  std::string completed_by;        // operation id
  std::string slip;                // ReceiptLine, made when the sale was completed
  std::string print_state;         // "", done, unknown or refused
  boost::json::object print;       // what the printer said of it
  int prints = 0;
  std::int32_t paper = 1;  // which paper of the slip is the newest: its coupons' instance

  // Closed without a line: the completion waits in the journal and its points are provisional.
  bool provisional = false;
  std::string refused_later;  // why the program would not have such a completion in the end

  std::optional<Original> original;  // this is a return
  std::vector<std::string> returns;  // refs of returns that the till alone has closed, or nearly

  std::string run_arguments;  // of noren_sale_run, canonical; empty for a sale verb by verb

  // It is to be given up: on disk before the first step of that, so that whoever finds it later
  // goes on undoing and does nothing else.
  bool undoing = false;

  // The operation whose outcome nobody knows yet, and what was asked of it.
  std::string unknown_operation;
  std::optional<Verb> unknown_verb;

  bool has_moved_value() const {
    return hold || !payments.empty() || !unknown_operation.empty() || state == State::abandoning;
  }
  bool is_return() const { return original.has_value(); }
  bool is_over() const { return state == State::done || state == State::abandoned; }
  money::Totals totals() const;
  Amount paid() const;  // by points, payments and tenders
  Amount due() const;   // what is left of the total after that
};

// Begins a sale from checked arguments of noren_sale_begin.
Sale begin(const boost::json::object& arguments, std::string business_date);
// Begins a return of a sale that is done. 106 where it cannot be returned.
Result<Sale> begin_return(const boost::json::object& arguments, std::string business_date,
                          const Sale& original);

// Adds, replaces or removes a line, tender or coupon. 106 where the sale has gone too far, or the
// total would become negative or too large.
Status add(Sale& sale, const boost::json::object& arguments);

// Whether the verb may be called now; the error says what is in the way and what to do.
Error not_now(const Sale& sale);
Status may_identify(const Sale& sale);
Status may_quote(const Sale& sale);
Status may_redeem(const Sale& sale);
Status may_pay(const Sale& sale);
Status may_complete(const Sale& sale);
Status may_abandon(const Sale& sale);
Status may_print(const Sale& sale);

// The program's 未了 policy, as the lookup said it ({"sale", "days", "text"}); empty where none
// did.
boost::json::object unknown_policy(const Sale& sale);

// Documents of noren.loyalty/1 (docs/abi/documents.md).
boost::json::object sale_document(const Sale& sale);
boost::json::object lookup_request(const std::string& token);
boost::json::object quote_request(const Sale& sale);
boost::json::object hold_request(const Sale& sale, std::int64_t points, const std::string& wallet);
// `offline`: it waits in the journal until there is a line. `seen`: what is known of the center's
// clock and ledger (docs/abi/documents.md).
boost::json::object complete_request(const Sale& sale, std::int64_t wall_ms, bool offline,
                                     boost::json::object seen);
boost::json::object refund_request(const Sale& sale, std::int64_t wall_ms,
                                   boost::json::object seen);

// The coupons that the sale brought, with the instances and codes of its newest paper.
boost::json::array coupons_on_paper(const Sale& sale);
// Of a reprint, the papers that it makes worthless: [{"serial", "instance" of the newest}].
boost::json::array replaced_papers(const Sale& sale);

// What the answer of a DONE operation makes of the sale.
void identified(Sale& sale, const std::string& token, boost::json::object lookup);
void quoted(Sale& sale, boost::json::object quote);
void held(Sale& sale, const std::string& operation, const boost::json::object& request,
          const boost::json::object& reply);
void hold_released(Sale& sale);
void paid(Sale& sale, const std::string& operation, Amount amount,
          const boost::json::object& reply);
void payment_reversed(Sale& sale, const std::string& operation);
void held_offline(Sale& sale, std::int64_t points, Amount value);
void completed(Sale& sale, const std::string& operation, boost::json::object reply);
// Closed while there is no line; `operation` waits in the journal.
void completed_provisionally(Sale& sale, const std::string& operation);
// What waited was refused when it arrived: the sale stands, its points do not.
void provisional_refused(Sale& sale, const std::string& reason);
void abandoned(Sale& sale);

// The whole sale as the journal keeps it, and back.
std::string to_snapshot(const Sale& sale);
Result<Sale> from_snapshot(std::string_view snapshot);

// What the till reads by noren_get_text and noren_get_int. No card token.
boost::json::object to_document(const Sale& sale);

}  // namespace noren::sale
