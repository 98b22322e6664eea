// SPDX-License-Identifier: Apache-2.0
// noren-register: a small register in the terminal.
#include <iostream>
#include <sstream>
#include <string>

#include "options.hpp"
#include "register.hpp"
#include "script.hpp"

namespace {

void show_keys(const Register& desk) {
  for (std::size_t i = 0; i < goods.size(); ++i) {
    std::cout << "  " << i + 1 << " " << desk.say(goods[i].name) << " " << goods[i].price;
  }
  std::cout << "\n" << desk.say(words::keys) << std::endl;
}

void tell_left_open(const Register& desk) {
  if (desk.is_over() || desk.sale().number("lines.count") == 0) return;
  desk.line(std::string(desk.say(words::left_open)) + " --ref " + desk.sale().text("ref"));
}

// One line of the clerk's. The verbs tell on the terminal how they ended.
noren::Status press(Register& desk, const std::string& key, const std::string& rest) {
  if (key.size() == 1 && key[0] >= '1' && key[0] <= '0' + static_cast<int>(goods.size())) {
    return desk.add(goods[static_cast<std::size_t>(key[0] - '1')]);
  }
  if (key == "c") {
    noren::Status status = desk.identify();
    return status && desk.sale().number("lines.count") > 0 ? desk.quote() : status;
  }
  if (key == "b") return desk.balance();
  if (key == "k") return desk.take_cash();
  if (key == "e") return desk.pay();
  if (key == "d") return desk.complete();
  if (key == "p") return desk.print(rest == "again");
  if (key == "a") return desk.abandon();
  if (key == "u") return desk.list_unfinished();
  if (key == "l") return desk.lose_next_reply();
  if (key == "n") {
    tell_left_open(desk);
    return desk.begin("");
  }
  if (key == "r") {
    const bool is_count = !rest.empty() && rest.find_first_not_of("0123456789") == rest.npos;
    if (is_count || rest == "max") return desk.redeem(rest);
    desk.line(desk.say(words::points_wanted));
    return noren::Status();
  }
  if (key == "v") {
    if (rest == "ask" || rest == "reverse" || rest == "done" || rest == "not") {
      return desk.resolve(rest);
    }
    desk.line(desk.say(words::answer_wanted));
    return noren::Status();
  }
  if (key != "?") desk.line(std::string(desk.say(words::not_understood)) + " " + key);
  show_keys(desk);
  return noren::Status();
}

int serve(Register& desk, const std::string& ref) {
  const noren::Status begun = desk.begin(ref);
  if (!begun) return 1;
  show_keys(desk);
  std::string input;
  while (std::cout << "> " << std::flush && std::getline(std::cin, input)) {
    std::istringstream typed(input);
    std::string key, rest;
    typed >> key >> rest;
    if (key == "x") break;
    if (!key.empty()) (void)press(desk, key, rest);
  }
  std::cout << std::endl;
  tell_left_open(desk);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const auto options = read_options(count, arguments);
  if (!options) {
    std::cerr << words::help.in(words::Language::japanese) << "\n"
              << words::help.in(words::Language::english);
    return 2;
  }
  if (options->help) {
    std::cout << words::help.in(options->language);
    return 0;
  }
  Register desk(options->language, std::cout);
  if (!desk.open(options->config)) return 1;
  if (options->balance) return desk.balance() ? 0 : 1;
  return options->once ? sell_once(desk, options->ref) : serve(desk, options->ref);
}
