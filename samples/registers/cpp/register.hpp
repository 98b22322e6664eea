// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <noren/noren.hpp>
#include <ostream>
#include <string>

#include "shop.hpp"
#include "words.hpp"

// One till and the sale on it. Each verb tells on the terminal what it did: status, outcome and,
// where it failed, what to do next. An outcome that is unknown is asked about again, never done
// anew.
class Register {
 public:
  Register(words::Language language, std::ostream& out) : language_(language), out_(out) {}

  noren::Status open(const std::string& config);
  // A ref that is known carries its sale on; an empty one is made from the time.
  noren::Status begin(std::string ref);

  noren::Status add(const Goods& goods);
  noren::Status identify();
  noren::Status balance();
  noren::Status quote();
  noren::Status redeem(const std::string& points);  // a number or max
  noren::Status take_cash();                        // all that is due
  noren::Status pay();
  noren::Status complete();
  noren::Status print(bool again);
  noren::Status abandon();
  noren::Status list_unfinished();
  // Settles what is unfinished, oldest first. how: ask, reverse, done or not.
  noren::Status resolve(const std::string& how);
  // Asks what became of this sale's unknown step; refused: it did not happen, and may be done.
  noren::Status ask_about_sale();
  noren::Status lose_next_reply();

  const noren::Sale& sale() const { return sale_; }
  bool is_simulated() const { return till_.number("simulated") == 1; }
  bool is_over() const;
  const char* say(const words::Text& text) const { return text.in(language_); }
  void line(const std::string& text) const { out_ << "  " << text << std::endl; }

 private:
  // Prints how a step ended.
  void tell(const words::Text& step, const noren::Status& status, const noren::View* view) const;
  // Makes the call, and again while its outcome is unknown and there is patience.
  noren::Status settle(const words::Text& step, const std::function<noren::Status()>& call);
  void tell_points(const noren::View& view) const;
  std::string figure(const words::Text& name, const noren::View& view, const char* key) const;

  words::Language language_;
  std::ostream& out_;
  noren::Till till_;  // outlives the sale
  noren::Sale sale_;
  int sales_ = 0;
};
