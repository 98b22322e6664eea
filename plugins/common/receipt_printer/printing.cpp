// SPDX-License-Identifier: Apache-2.0
// How ReceiptPrinter reaches its printer and prints.
#include <algorithm>
#include <functional>

#include "charset/charset.hpp"
#include "plugins/common/receipt_printer/file_output.hpp"
#include "plugins/common/receipt_printer/printer.hpp"

namespace noren::receipt_printer {
namespace {

namespace json = boost::json;
using drivers::Deadline;
using drivers::Fault;

constexpr std::chrono::seconds kConnectPatience{5};
constexpr std::chrono::seconds kStatusPatience{3};

Deadline earlier(Deadline deadline, std::chrono::seconds patience) {
  return std::min(deadline, std::chrono::steady_clock::now() + patience);
}

void end(plugin::Operation& operation, std::string_view domain, const Verdict& verdict) {
  if (verdict.outcome == Verdict::Outcome::refused) {
    plugin::refuse(operation, domain, verdict.why);
  } else if (verdict.outcome == Verdict::Outcome::unknown) {
    plugin::leave_unknown(operation, domain, verdict.why);
  } else {
    operation.done(json::serialize(json::object{{"confirmed", verdict.confirmed},
                                                {"files", json::value_from(verdict.files)}}));
  }
}

}  // namespace

void ReceiptPrinter::print_now(plugin::Operation& operation, const Job& job,
                               const std::stop_token& stop) {
  const std::size_t hash = std::hash<std::string>()(job.document);
  if (const PrintedJobs::Job* before = printed_.find(job.key)) {
    if (before->document == hash) return end(operation, domain_, before->verdict);
    return plugin::refuse(
        operation, domain_,
        {NOREN_E_EXISTS, "print_key_taken", "another receipt was printed under this key"});
  }
  const std::optional<receipt_grid::Grid> grid = receipt_grid::read_grid(job.document);
  if (!grid || grid->columns > profile_.columns) {
    return plugin::refuse(operation, domain_,
                          {NOREN_E_ILLEGAL,
                           "layout_invalid",
                           "this is not a receipt layout for this paper",
                           {grid ? "columns" : "layout"}});
  }
  const Encoded receipt = language_->encode(*grid, [this](char32_t code) { return draw(code); });
  if (language_->holds_realtime_command(receipt.body)) {
    return plugin::refuse(
        operation, domain_,
        {NOREN_E_INTERNAL, "print_unsafe", "the receipt holds a command to the printer"});
  }
  const Verdict verdict = send(receipt, job, stop);
  printed_.remember(job.key, hash, verdict);
  count(*grid, verdict);
  if (!receipt.missing.empty()) {
    host().warning("the printer lacks " + std::to_string(receipt.missing.size()) +
                   " characters of this receipt, and no font has them for it: each is a 〓. "
                   "fonts-ipamj-mincho and fonts-symbola have most");
  }
  if (!verdict.warning.empty()) host().warning(verdict.warning);
  end(operation, domain_, verdict);
}

// With the fonts of the till, because names have characters that no printer has.
std::optional<receipt_grid::Image> ReceiptPrinter::draw(char32_t code) {
  if (!font_) font_ = receipt_picture::Font::load("");
  return font_ ? font_->glyph(code, 2) : std::nullopt;
}

Verdict ReceiptPrinter::send(const Encoded& receipt, const Job& job, const std::stop_token& stop) {
  if (const std::string* path = std::get_if<std::string>(&target_)) {
    return print_to_file(*path, receipt, job.deadline);
  }
  Reached reached = reach(job.deadline, stop);
  if (const auto* why = std::get_if<plugin::Refusal>(&reached)) return Verdict::refused(*why);
  Conversation& printer = std::get<Conversation>(reached);
  // An answer that is left of an earlier try under this key must not be taken for this one's.
  const std::string mark = job.key + "#" + std::to_string(++conversations_);
  Verdict verdict = print_receipt(printer, receipt, mark, left_, job.deadline, stop);
  if (verdict.outcome == Verdict::Outcome::unknown) book_.count("CommunicationErrorCount");
  return verdict;
}

void ReceiptPrinter::count(const receipt_grid::Grid& grid, const Verdict& verdict) {
  if (verdict.outcome != Verdict::Outcome::done) return;
  int lines = 0, characters = 0, codes = 0;
  for (const receipt_grid::Line& line : grid.lines) {
    if (const auto* text = std::get_if<receipt_grid::Text>(&line)) {
      ++lines;
      for (const receipt_grid::Run& run : text->runs) {
        for (std::size_t at = 0; at < run.text.size(); ++characters) {
          at += charset::next_character(run.text, at).size;
        }
      }
    }
    if (std::holds_alternative<receipt_grid::Rule>(line)) ++lines;
    if (std::holds_alternative<receipt_grid::Qr>(line) ||
        std::holds_alternative<receipt_grid::BarcodeLine>(line)) {
      ++codes;
    }
  }
  book_.count("ReceiptLinePrintedCount", lines);
  book_.count("ReceiptCharacterPrintedCount", characters);
  book_.count("BarcodePrintedCount", codes);
  const bool wants_cut =
      !grid.lines.empty() && std::holds_alternative<receipt_grid::Cut>(grid.lines.back());
  if (wants_cut && verdict.confirmed) {
    book_.count(verdict.cut ? "PaperCutCount" : "FailedPaperCutCount");
  }
  book_.save();
}

ReceiptPrinter::Reached ReceiptPrinter::reach(Deadline deadline, const std::stop_token& stop) {
  const drivers::Address* address = std::get_if<drivers::Address>(&target_);
  if (!address) {
    return plugin::Refusal{NOREN_E_NOHARDWARE, "printer_is_a_file",
                           "a file can't answer: set \"output\" to a printer's address"};
  }
  drivers::Opened opened = drivers::connect(*address, earlier(deadline, kConnectPatience), stop);
  if (const Fault* fault = std::get_if<Fault>(&opened)) {
    if (*fault != Fault::canceled) {
      book_.count("CommunicationErrorCount");
      notice_power("off_offline", "no connection");
    }
    return unreachable(*fault, output_);
  }
  return Conversation(std::move(std::get<std::unique_ptr<drivers::Channel>>(opened)),
                      language_->begin(), [this](const Status& status) { notice(status); });
}

ReceiptPrinter::Reached ReceiptPrinter::ask(Deadline deadline, const std::stop_token& stop) {
  Reached reached = reach(deadline, stop);
  Conversation* printer = std::get_if<Conversation>(&reached);
  if (!printer) return reached;
  const Fault fault = printer->ask_status(earlier(deadline, kStatusPatience), stop);
  if (fault == Fault::none) return reached;
  if (fault == Fault::canceled) return unreachable(fault, output_);
  book_.count("CommunicationErrorCount");
  notice_power("off_offline", "no answer");
  return plugin::Refusal{NOREN_E_NOHARDWARE, "printer_silent",
                         "the printer does not answer: switch it off and on"};
}

void ReceiptPrinter::notice(const Status& status) {
  if (status.cover_open && !seen_.cover_open) book_.count("ReceiptCoverOpenCount");
  if (status.overheated && !seen_.overheated) book_.count("MaximumTempReachedCount");
  const auto has_fault = [](const Status& one) {
    return one.cutter_error || one.mechanical_error || one.unrecoverable_error;
  };
  if (has_fault(status) && !has_fault(seen_)) book_.count("PrinterFaultCount");
  seen_ = status;
  const std::string words(words_of(status));
  notice_power(status.offline ? "offline" : "online", words);
  if (words != words_) host().emit("device.status", json::serialize(json::object{{"text", words}}));
  words_ = words;
}

void ReceiptPrinter::notice_power(std::string_view state, std::string_view words) {
  if (power_ == state) return;
  power_ = state;
  host().emit("device.power", json::serialize(json::object{{"state", state}, {"text", words}}));
}

}  // namespace noren::receipt_printer
