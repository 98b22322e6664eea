// SPDX-License-Identifier: Apache-2.0
// A plugin that tries what its document says and tells how that went.
#include <noren/plugin.hpp>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "escape/attempts.hpp"

extern char** environ;

namespace {

// The value of "key":"value" in a small flat document.
std::string member(std::string_view document, const std::string& key) {
  const auto at = document.find("\"" + key + "\":\"");
  if (at == std::string_view::npos) return {};
  const auto begin = at + key.size() + 4;
  return std::string(document.substr(begin, document.find('"', begin) - begin));
}

class Escape : public noren::plugin::Instance, public noren::plugin::Health {
 public:
  Escape(noren::plugin::Host host, std::string_view) : Instance(host) {}

  void check(noren::plugin::Operation operation, const noren::plugin::Request& request) override {
    const auto text = [&](const char* key) { return member(request.document, key); };
    const auto number = [&](const char* key) { return std::atoi(text(key).c_str()); };
    const std::string what = text("do");
    if (what == "die") std::abort();
    if (what == "flood") {
      for (int line = 0; line < number("number"); ++line) std::printf("line %d \x1b[2J\n", line);
      std::fflush(stdout);
    }
    operation.done(
        "{\"text\":\"" +
        answer(what, {what, text("path"), number("number"), number("second"), number("third")}) +
        "\"}");
  }

 private:
  static std::string answer(const std::string& what, const escape::Attempt& attempt) {
    if (what == "flood") return "ok";
    if (what == "while_loading") return escape::while_loading;
    if (what == "limits") return escape::limits();
    if (what == "environment") {
      std::string names;
      for (char** variable = environ; *variable; ++variable) {
        const std::string_view whole = *variable;
        names += std::string(whole.substr(0, whole.find('='))) + " ";
      }
      return names;
    }
    return escape::make(attempt);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<Escape>(host, plugin, error);
}
