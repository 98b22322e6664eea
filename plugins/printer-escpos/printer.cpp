// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/printer.hpp"

#include <algorithm>
#include <functional>

#include "plugins/printer-escpos/file_output.hpp"

namespace noren::printer_escpos {
namespace {

namespace json = boost::json;

constexpr const char* kDomain = "escpos";
constexpr std::chrono::milliseconds kUsualPatience{30'000};
constexpr std::size_t kRemembered = 4096;

drivers::Deadline deadline_of(const plugin::Request& request) {
  const std::chrono::milliseconds asked(request.timeout_ms);
  const auto patience = asked.count() ? asked : kUsualPatience;
  // A little earlier, so that the answer is there before the host gives up.
  return std::chrono::steady_clock::now() +
         (patience -
          std::min<std::chrono::milliseconds>(patience / 10, std::chrono::milliseconds(500)));
}

void end(plugin::Operation& operation, const Verdict& verdict) {
  if (verdict.outcome == Verdict::Outcome::refused) {
    plugin::refuse(operation, kDomain, verdict.why);
  } else if (verdict.outcome == Verdict::Outcome::unknown) {
    plugin::leave_unknown(operation, kDomain, verdict.why);
  } else {
    operation.done(json::serialize(json::object{{"confirmed", verdict.confirmed},
                                                {"files", json::value_from(verdict.files)}}));
  }
}

std::variant<std::string, Address> parse_output(std::string_view output) {
  if (output.starts_with("file:/")) return std::string(output.substr(5));
  if (output.starts_with("tcp:")) {
    if (const auto address = parse_address(output.substr(4))) return *address;
  }
  throw plugin::Failure(NOREN_E_ILLEGAL, kDomain, "\"output\" must be file:/path or tcp:host:port");
}

}  // namespace

EscPosPrinter::EscPosPrinter(plugin::Host host, std::string_view config) : Instance(host) {
  const json::object object = plugin::parse_object(config);
  output_ = parse_output(plugin::member<std::string>(object, "output", ""));
  columns_ = plugin::member<int>(object, "columns", 48);
  const std::string profile = plugin::member<std::string>(object, "profile", "epson");
  if (columns_ < receipt_grid::kColumnsMin || columns_ > receipt_grid::kColumnsMax) {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain, "\"columns\" must be 16 to 96");
  }
  if (profile != "epson" && profile != "generic") {
    throw plugin::Failure(NOREN_E_ILLEGAL, kDomain, "\"profile\" must be epson or generic");
  }
  profile_ = profile == "epson" ? Profile::epson : Profile::generic;
}

void EscPosPrinter::close(plugin::Operation operation) {
  line_.add(std::move(operation), [](plugin::Operation last, std::stop_token) { last.done(); });
}

void EscPosPrinter::query(plugin::Operation operation, const plugin::Request& request) {
  line_.add(std::move(operation), [this, deadline = deadline_of(request)](plugin::Operation mine,
                                                                          std::stop_token stop) {
    const Address* address = std::get_if<Address>(&output_);
    const std::string state = address ? ask_state(*address, deadline, stop) : "ready";
    mine.done(json::serialize(json::object{{"columns", columns_},
                                           {"dots", columns_ * receipt_grid::kDotsPerColumn},
                                           {"qr", true},
                                           {"cut", true},
                                           {"state", state}}));
  });
}

void EscPosPrinter::print(plugin::Operation operation, const plugin::Request& request) {
  line_.add(
      std::move(operation),
      [this, key = std::string(request.idempotency_key), document = std::string(request.document),
       deadline = deadline_of(request)](plugin::Operation mine, std::stop_token stop) {
        print_now(mine, key, document, deadline, stop);
      });
}

void EscPosPrinter::print_now(plugin::Operation& operation, const std::string& key,
                              const std::string& document, drivers::Deadline deadline,
                              const std::stop_token& stop) {
  const std::size_t hash = std::hash<std::string>()(document);
  if (const auto before = printed_.find(key); before != printed_.end()) {
    if (before->second.document == hash) return end(operation, before->second.verdict);
    return plugin::refuse(
        operation, kDomain,
        {NOREN_E_EXISTS, "print_key_taken", "another receipt was printed under this key"});
  }
  const std::optional<receipt_grid::Grid> grid = receipt_grid::read_grid(document);
  if (!grid || grid->columns > columns_) {
    return plugin::refuse(operation, kDomain,
                          {NOREN_E_ILLEGAL,
                           "layout_invalid",
                           "this is not a receipt layout for this paper",
                           {grid ? "columns" : "layout"}});
  }
  const Encoded receipt = encode(*grid);
  if (holds_realtime_command(receipt.body)) {
    return plugin::refuse(
        operation, kDomain,
        {NOREN_E_INTERNAL, "print_unsafe", "the receipt holds a command to the printer"});
  }
  const Verdict verdict = send(receipt, key, deadline, stop);
  remember(key, hash, verdict);
  if (receipt.missing > 0) {
    host().warning("the printer lacks " + std::to_string(receipt.missing) +
                   " characters of this receipt; they are printed as a filler");
  }
  if (!verdict.warning.empty()) host().warning(verdict.warning);
  end(operation, verdict);
}

Verdict EscPosPrinter::send(const Encoded& receipt, const std::string& key,
                            drivers::Deadline deadline, const std::stop_token& stop) const {
  if (const Address* address = std::get_if<Address>(&output_)) {
    return print_over_network(*address, profile_, receipt, key, deadline, stop);
  }
  return print_to_file(std::get<std::string>(output_), receipt, deadline);
}

void EscPosPrinter::remember(const std::string& key, std::size_t document, const Verdict& verdict) {
  // What was refused left nothing on paper and may be tried again.
  if (key.empty() || verdict.outcome == Verdict::Outcome::refused) return;
  printed_.emplace(key, Printed{document, verdict});
  printed_order_.push_back(key);
  if (printed_order_.size() > kRemembered) {
    printed_.erase(printed_order_.front());
    printed_order_.pop_front();
  }
}

}  // namespace noren::printer_escpos
