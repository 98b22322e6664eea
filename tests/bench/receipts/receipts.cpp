// SPDX-License-Identifier: Apache-2.0
// Receipts from markup to text and to a printer's bytes. Reads
//   {"seconds": 1.0, "documents": [{"name", "columns", "markup",
//                                   "data": what fills the markup, or null,
//                                   "draws_qr": whether the printer does, else it gets dots,
//                                   "timed": true or false}]}
// from standard input and answers
//   [{"name", "markup": filled, "text", "bytes": how many, "us": median of one run; 0 where it was
//     not timed}]
// with {"name", "failed": why} for a document that is refused.
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "core/receipt/fill_in.hpp"
#include "core/receipt/layout.hpp"
#include "drivers/receipt_encoder/escpos.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/samples.hpp"

namespace noren::bench {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(const Error& error) {
  throw std::runtime_error(error.reason + " " + json::serialize(json::value_from(error.details)));
}

std::string filled(const json::object& document) {
  auto markup = json::value_to<std::string>(document.at("markup"));
  if (document.at("data").is_null()) return markup;
  auto done = receipt::fill_in(markup, document.at("data").as_object());
  if (!done) refuse(done.error());
  return *std::move(done);
}

receipt_grid::Grid laid_out(std::string_view markup, int columns) {
  const auto document = receipt::parse(markup);
  if (!document) refuse(document.error());
  return receipt::layout(*document, columns);
}

// Codes, pictures and cuts are no text: each tool shows them in its own way.
std::string text_of(receipt_grid::Grid grid) {
  std::erase_if(grid.lines, [](const receipt_grid::Line& line) {
    return !std::holds_alternative<receipt_grid::Text>(line) &&
           !std::holds_alternative<receipt_grid::Rule>(line);
  });
  return to_text(grid, receipt_grid::TextForm::placed);
}

struct Job {
  std::string markup;
  int columns;
  bool draws_qr;
};

std::size_t print_once(const Job& job) {
  const auto encoded = receipt_encoder::escpos::encode(
      laid_out(job.markup, job.columns), {.columns = job.columns, .qr = job.draws_qr});
  return encoded.body.size() + encoded.cut.size();
}

double median_us(double seconds, const Job& job) {
  std::vector<std::int64_t> samples;
  for (const auto end = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
       now_ns() < end || samples.size() < 3;) {
    const auto begin = now_ns();
    print_once(job);
    samples.push_back(now_ns() - begin);
  }
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  return static_cast<double>(*middle) / 1e3;
}

json::object answer(double seconds, const json::object& document) {
  const Job job{filled(document), document.at("columns").to_number<int>(),
                document.at("draws_qr").as_bool()};
  const bool is_timed = document.at("timed").as_bool();
  return {{"name", document.at("name")},
          {"markup", job.markup},
          {"text", text_of(laid_out(job.markup, job.columns))},
          {"bytes", print_once(job)},
          {"us", is_timed ? median_us(seconds, job) : 0.0}};
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, [](const noren::bench::Options&) {
    namespace json = boost::json;
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const json::value job = json::parse(text);
    json::array answers;
    for (const json::value& document : job.at("documents").as_array()) {
      try {
        answers.emplace_back(
            noren::bench::answer(job.at("seconds").to_number<double>(), document.as_object()));
      } catch (const std::runtime_error& fault) {
        answers.emplace_back(json::object{{"name", document.at("name")}, {"failed", fault.what()}});
      }
    }
    std::cout << json::serialize(answers) << '\n';
  });
}
