// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <ctime>

namespace {

constexpr int times_to_ask_again = 3;
constexpr noren_int32 pause_ms = 1000;

const char* name_of(noren_outcome outcome) {
  switch (outcome) {
    case NOREN_OUTCOME_DONE:
      return "DONE";
    case NOREN_OUTCOME_REFUSED:
      return "REFUSED";
    case NOREN_OUTCOME_UNKNOWN:
      return "UNKNOWN";
    default:
      return "NONE";
  }
}

const words::Text& how_it_ended(const noren::Status& status) {
  if (status) return words::done;
  if (status.is_running()) return words::running;
  return status.is_unknown() ? words::unknown : words::refused;
}

// A register with a business day and receipt numbers of its own would use those.
std::string ref_of_now(int number) {
  const std::time_t now = std::time(nullptr);
  char text[32] = "";
  std::strftime(text, sizeof text, "%Y%m%d-%H%M%S-", std::localtime(&now));
  return text + std::to_string(number);
}

}  // namespace

void Register::tell(const words::Text& step, const noren::Status& status,
                    const noren::View* view) const {
  out_ << "[" << say(step) << "] " << say(how_it_ended(status)) << " (status " << status.code();
  if (view && view->has("outcome")) out_ << ", outcome " << name_of(view->outcome());
  out_ << ")" << std::endl;
  if (!status.text().empty()) line(status.text());
}

noren::Status Register::settle(const words::Text& step,
                               const std::function<noren::Status()>& call) {
  noren::Status status = call();
  tell(step, status, &sale_);
  for (int i = 0; status.is_unknown() && i < times_to_ask_again; ++i) {
    line(say(words::asking_again));
    // The library asks by itself too: whichever is first.
    (void)till_.pump([](noren::View) {});
    (void)till_.wait_any(i == 0 ? 0 : pause_ms, [](noren::View) {});
    status = call();
    tell(step, status, &sale_);
  }
  if (status.is_unknown()) line(say(words::still_unknown));
  return status;
}

std::string Register::figure(const words::Text& name, const noren::View& view,
                             const char* key) const {
  return std::string(say(name)) + " " + view.text(key);
}

void Register::tell_points(const noren::View& view) const {
  line(figure(words::member, view, "member.masked"));
  for (noren_int64 i = 0; i < view.number("wallets.count"); ++i) {
    const std::string wallet = "wallets." + std::to_string(i) + ".";
    line(view.text(wallet + "name") + " " + view.text(wallet + "balance") + " " +
         view.text(wallet + "unit"));
  }
  line(figure(words::usable, view, "points.usable"));
}

bool Register::is_over() const {
  const std::string state = sale_.text("state");
  return state == "done" || state == "abandoned";
}

noren::Status Register::open(const std::string& config) {
  noren::Arguments arguments{{"language", language_ == words::Language::english ? "en" : "ja"}};
  if (config.empty()) {
    arguments.set("simulated", true);
  } else {
    arguments.set("config", config);
  }
  noren::Status status = till_.open(arguments);
  tell(words::open, status, nullptr);
  if (status) line(till_.text("terminal"));
  return status;
}

noren::Status Register::begin(std::string ref) {
  const bool is_ours = ref.empty();
  noren::Status status;
  do {  // another sale may have begun in the same second
    if (is_ours) ref = ref_of_now(++sales_);
    status = till_.begin(sale_, {{"ref", ref}});
  } while (is_ours && status.code() == NOREN_E_EXISTS);
  if (status.code() == NOREN_E_EXISTS) {
    line(std::string(say(words::known_sale)) + " " + sale_.text("state"));
    status = noren::Status();
  }
  tell(words::begin, status, nullptr);
  line("ref " + ref);
  return status;
}

noren::Status Register::add(const Goods& goods) {
  const char* name = say(goods.name);
  noren::Status status = sale_.add({{"name", name}, {"amount", goods.price}, {"tax", goods.tax}});
  tell(words::item, status, nullptr);
  if (status) {
    line(std::string(name) + " " + std::to_string(goods.price) + ", " +
         figure(words::total, sale_, "total"));
  }
  return status;
}

noren::Status Register::identify() {
  line(say(words::show_card));
  noren::Status status = sale_.identify();
  tell(words::card, status, &sale_);
  if (status) tell_points(sale_);
  return status;
}

noren::Status Register::balance() {
  line(say(words::show_card));
  noren::Operation operation;
  noren::Status status = till_.balance(operation);
  tell(words::balance, status, &operation);
  if (status) tell_points(operation);
  return status;
}

noren::Status Register::quote() {
  noren::Status status = sale_.quote();
  tell(words::quote, status, &sale_);
  if (status) {
    line(figure(words::awardable, sale_, "points.awardable") + ", " +
         figure(words::total, sale_, "total"));
  }
  return status;
}

noren::Status Register::redeem(const std::string& points) {
  noren::Status status = settle(words::redeem, [&] { return sale_.redeem({{"points", points}}); });
  if (status) {
    line(figure(words::held, sale_, "points.held") + ", " + figure(words::due, sale_, "due"));
  }
  return status;
}

noren::Status Register::take_cash() {
  const noren_int64 due = sale_.number("due");
  noren::Status status = sale_.add({{"kind", "tender"}, {"tender", "cash"}, {"amount", due}});
  tell(words::cash, status, nullptr);
  if (status) line(std::to_string(due));
  return status;
}

noren::Status Register::pay() {
  noren::Status status = settle(words::pay, [&] { return sale_.pay(); });
  if (status) line(figure(words::due, sale_, "due"));
  return status;
}

noren::Status Register::complete() {
  noren::Status status = settle(words::complete, [&] { return sale_.complete(); });
  if (!status) return status;
  if (sale_.text("provisional") == "yes") line(say(words::provisional));
  if (sale_.has("points.balance")) {
    line(std::string(say(words::points)) + ": " +
         figure(words::points_before, sale_, "points.balance_before") + ", " +
         figure(words::held, sale_, "points.redeemed") + ", " +
         figure(words::awarded, sale_, "points.awarded") + ", " +
         figure(words::points_after, sale_, "points.balance"));
  }
  for (noren_int64 i = 0; i < sale_.number("coupons.count"); ++i) {
    const std::string coupon = "coupons." + std::to_string(i) + ".";
    line(std::string(say(words::coupon)) + ": " + sale_.text(coupon + "title") + " (" +
         sale_.text(coupon + "serial") + ")");
  }
  return status;
}

noren::Status Register::print(bool again) {
  noren::Arguments arguments;
  if (again) arguments.set("again", true);
  noren::Status status = sale_.print(arguments);
  tell(words::print, status, &sale_);
  if (status.is_unknown()) line(say(words::look_at_paper));
  if (!status) return status;
  const noren_int64 files = sale_.number("print.files.count");
  for (noren_int64 i = 0; i < files; ++i) {
    line(std::string(say(words::file)) + ": " + sale_.text("print.files." + std::to_string(i)));
  }
  // Without a file to look at, the terminal is the paper.
  if (files == 0) out_ << "\n" << sale_.text("slip.text") << std::endl;
  return status;
}

noren::Status Register::abandon() {
  return settle(words::abandon, [&] { return sale_.abandon(); });
}

noren::Status Register::list_unfinished() {
  noren::List list;
  noren::Status status = till_.pending(list);
  tell(words::unfinished, status, nullptr);
  if (!status) return status;
  line(list.text("count") + " " + say(words::count));
  for (noren_int64 i = 0; i < list.number("count"); ++i) {
    const std::string entry = std::to_string(i) + ".";
    line(list.text(entry + "ref") + " " + list.text(entry + "verb") + ": " +
         list.text(entry + "advice"));
  }
  return status;
}

noren::Status Register::resolve(const std::string& how) {
  noren::List list;
  noren::Status status = till_.pending(list);
  if (!status || list.number("count") == 0) {
    tell(words::resolve, status, nullptr);
    line("0");
    return status;
  }
  noren::Arguments arguments{{"operation", list.text("0.operation")}};
  if (how == "done" || how == "not") {
    arguments.set("how", "staff").set("done", how == "done");
  } else {
    arguments.set("how", how);
  }
  noren::Operation operation;
  status = till_.resolve(operation, arguments);
  tell(words::resolve, status, &operation);
  line(list.text("0.ref") + " " + list.text("0.verb"));
  return status;
}

noren::Status Register::ask_about_sale() {
  noren::Operation operation;
  return settle(words::resolve, [&] {
    return till_.resolve(operation, {{"ref", sale_.text("ref")}});
  });
}

noren::Status Register::lose_next_reply() {
  if (!is_simulated()) {
    line(say(words::simulated_only));
    return noren::Status();
  }
  noren::Status status = till_.simulate({{"lose_reply", true}});
  tell(words::lose_reply, status, nullptr);
  if (status) line(say(words::reply_will_be_lost));
  return status;
}
