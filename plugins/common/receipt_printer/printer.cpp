// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/receipt_printer/printer.hpp"

#include <algorithm>
#include <functional>

#include "plugins/common/receipt_printer/file_output.hpp"
#include "plugins/common/receipt_printer/test_slip.hpp"

namespace noren::receipt_printer {
namespace {

namespace json = boost::json;
using drivers::Deadline;

constexpr std::chrono::milliseconds kUsualPatience{30'000};
constexpr std::chrono::seconds kConnectPatience{5};

Deadline deadline_of(const plugin::Request& request) {
  const std::chrono::milliseconds asked(request.timeout_ms);
  const auto patience = asked.count() ? asked : kUsualPatience;
  // A little earlier, so that the answer is there before the host gives up.
  return std::chrono::steady_clock::now() +
         (patience -
          std::min<std::chrono::milliseconds>(patience / 10, std::chrono::milliseconds(500)));
}

std::variant<std::string, drivers::Address> parse_output(std::string_view domain,
                                                         std::string_view output) {
  if (output.starts_with("file:/")) return std::string(output.substr(5));
  auto parsed = drivers::parse_address(output);
  if (auto* address = std::get_if<drivers::Address>(&parsed)) return std::move(*address);
  throw plugin::Failure(NOREN_E_ILLEGAL, std::string(domain),
                        "\"output\" must be file:/path or an address: " +
                            std::string(explain(std::get<drivers::AddressError>(parsed))));
}

Profile choose_profile(const Kind& kind, const json::object& config) {
  const auto refuse = [&](const char* why) {
    throw plugin::Failure(NOREN_E_ILLEGAL, std::string(kind.domain), why);
  };
  const std::string name =
      plugin::member<std::string>(config, "profile", std::string(kind.usual_profile));
  std::optional<Profile> profile = find_profile(kind.profiles, name);
  if (!profile) refuse("there is no such \"profile\": the plugin's README lists them");
  if (config.contains("columns")) {
    const int most = profile->columns;
    profile->columns = plugin::member<int>(config, "columns", 0);
    if (profile->columns > most) {
      refuse(
          "\"columns\" is more than this \"profile\" has on its widest paper: take that away, or "
          "name the printer's own profile");
    }
    profile->dots = profile->columns * receipt_grid::kDotsPerColumn;
  }
  if (profile->columns < receipt_grid::kColumnsMin ||
      profile->columns > receipt_grid::kColumnsMax) {
    refuse("\"columns\" must be 16 to 96");
  }
  profile->drawer_open = plugin::member<std::string>(config, "drawer_open", profile->drawer_open);
  if (profile->drawer_open != "low" && profile->drawer_open != "high") {
    refuse("\"drawer_open\" must be low or high");
  }
  return *profile;
}

}  // namespace

ReceiptPrinter::ReceiptPrinter(plugin::Host host, std::string_view config, const Kind& kind)
    : Instance(host),
      domain_(kind.domain),
      book_(host, "POSPrinter",
            {"ReceiptLinePrintedCount", "ReceiptCharacterPrintedCount", "BarcodePrintedCount",
             "PaperCutCount", "FailedPaperCutCount", "PrinterFaultCount", "ReceiptCoverOpenCount",
             "MaximumTempReachedCount", "DrawerGoodOpenCount", "DrawerFailedOpenCount"}) {
  const json::object object = plugin::parse_object(config);
  output_ = plugin::member<std::string>(object, "output", "");
  target_ = parse_output(domain_, output_);
  profile_ = choose_profile(kind, object);
  language_ = kind.speak(profile_);
  if (!language_) {
    throw plugin::Failure(NOREN_E_ILLEGAL, std::string(domain_),
                          "this profile is for another kind of printer");
  }
}

void ReceiptPrinter::close(plugin::Operation operation) {
  line_.add(std::move(operation), [this](plugin::Operation last, const std::stop_token&) {
    book_.save();
    last.done();
  });
}

void ReceiptPrinter::query(plugin::Operation operation, const plugin::Request& request) {
  line_.add(std::move(operation), [this, deadline = deadline_of(request)](
                                      plugin::Operation mine, const std::stop_token& stop) {
    std::string_view state = "ready";
    if (std::holds_alternative<drivers::Address>(target_)) {
      const Reached reached = ask(deadline, stop);
      const Conversation* printer = std::get_if<Conversation>(&reached);
      state = printer ? state_of(printer->status()) : "offline";
    }
    mine.done(json::serialize(json::object{{"columns", profile_.columns},
                                           {"dots", profile_.dots},
                                           {"qr", profile_.qr},
                                           {"cut", profile_.cut},
                                           {"state", state}}));
  });
}

void ReceiptPrinter::print(plugin::Operation operation, const plugin::Request& request) {
  line_.add(
      std::move(operation),
      [this, job = Job{std::string(request.idempotency_key), std::string(request.document),
                       deadline_of(request)}](plugin::Operation mine, const std::stop_token& stop) {
        print_now(mine, job, stop);
      });
}

void ReceiptPrinter::kick(plugin::Operation operation, const plugin::Request& request) {
  line_.add(std::move(operation), [this, deadline = deadline_of(request)](
                                      plugin::Operation mine, const std::stop_token& stop) {
    kick_now(mine, deadline, stop);
  });
}

void ReceiptPrinter::state(plugin::Operation operation, const plugin::Request& request) {
  line_.add(std::move(operation), [this, deadline = deadline_of(request)](
                                      plugin::Operation mine, const std::stop_token& stop) {
    const Reached reached = ask(deadline, stop);
    if (const auto* why = std::get_if<plugin::Refusal>(&reached)) {
      return plugin::refuse(mine, domain_, *why);
    }
    const Status& status = std::get<Conversation>(reached).status();
    if (!status.drawer_high) {
      return plugin::refuse(
          mine, domain_,
          {NOREN_E_ILLEGAL, "drawer_state_unknown", "this printer does not tell its drawer"});
    }
    const bool open = *status.drawer_high == (profile_.drawer_open == "high");
    mine.done(json::serialize(json::object{{"open", open}}));
  });
}

void ReceiptPrinter::check(plugin::Operation operation, const plugin::Request& request) {
  const int level = plugin::member<int>(plugin::parse_object(request.document), "level", 1);
  line_.add(std::move(operation), [this, level, deadline = deadline_of(request)](
                                      plugin::Operation mine, const std::stop_token& stop) {
    if (level < 1 || level > 3) {
      return plugin::refuse(mine, domain_,
                            {NOREN_E_ILLEGAL, "health_level", "the level must be 1, 2 or 3"});
    }
    mine.done(json::serialize(health(level, deadline, stop)));
  });
}

void ReceiptPrinter::retrieve(plugin::Operation operation, const plugin::Request&) {
  operation.done(book_.document());
}

void ReceiptPrinter::reset(plugin::Operation operation, const plugin::Request& request) {
  if (book_.reset(request.document)) return operation.done("{}");
  plugin::refuse(operation, domain_,
                 {NOREN_E_ILLEGAL, "statistics_name", "this device does not count that"});
}

void ReceiptPrinter::kick_now(plugin::Operation& operation, Deadline deadline,
                              const std::stop_token& stop) {
  Reached reached = ask(deadline, stop);
  const auto refuse = [&](const plugin::Refusal& why) {
    book_.count("DrawerFailedOpenCount");
    plugin::refuse(operation, domain_, why);
  };
  if (const auto* why = std::get_if<plugin::Refusal>(&reached)) return refuse(*why);
  Conversation& printer = std::get<Conversation>(reached);
  if (!printer.dialogue().kicks_at_once()) {
    if (const auto why = obstacle(printer.status())) return refuse(*why);
  }
  Bytes bytes = left_.amid_command ? printer.dialogue().resynchronize() : Bytes{};
  append(bytes, printer.dialogue().kick_drawer());
  const drivers::Transfer sent = printer.send(bytes, deadline);
  if (sent.fault != drivers::Fault::none) return refuse(unreachable(sent.fault, output_));
  book_.count("DrawerGoodOpenCount");
  operation.done("{}");
}

json::object ReceiptPrinter::health(int level, Deadline deadline, const std::stop_token& stop) {
  // The texts are those of UnifiedPOS (CheckHealthText).
  const std::string_view what = level == 1   ? "Internal HCheck: "
                                : level == 2 ? "External HCheck: "
                                             : "Interactive HCheck: ";
  const auto text = [&](std::string_view result) -> json::object {
    return {{"text", std::string(what) + std::string(result)}};
  };
  const auto trouble = [&](std::string_view result, const plugin::Refusal& why) {
    json::object document = text(result);
    document["reason"] = why.reason;
    document["details"] = json::value_from(why.details);
    return document;
  };
  if (level == 1) {
    if (std::holds_alternative<std::string>(target_)) return text("Successful");
    const Reached reached = ask(deadline, stop);
    if (const auto* why = std::get_if<plugin::Refusal>(&reached)) {
      return trouble("Not Responding", *why);
    }
    const Status& status = std::get<Conversation>(reached).status();
    const auto why = obstacle(status);
    return why ? trouble("Error, " + std::string(words_of(status)), *why) : text("Successful");
  }
  const receipt_grid::Grid slip = test_slip(profile_.columns);
  const Verdict verdict = send(language_->encode(slip, {}), {"", "", deadline}, stop);
  count(slip, verdict);
  if (verdict.outcome == Verdict::Outcome::done) {
    return text(verdict.confirmed ? "Successful" : "Complete");
  }
  return trouble("Error, " + verdict.why.message, verdict.why);
}

}  // namespace noren::receipt_printer
