// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/mask.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "tools/noren/doctor/finding.hpp"

namespace noren::tool::doctor {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
char masked(char c) {
  if (is_digit(c)) return '0';
  if (c >= 'A' && c <= 'Z') return 'A';
  return c >= 'a' && c <= 'z' ? 'a' : c;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// How much of the text here is a date, a time or an operation's id, such as 2026-11-23T04:05:06;
// 'd' is any digit, 'x' any hexadecimal one.
std::size_t known_form(std::string_view text) {
  const auto fits = [](char wanted, char c) {
    if (wanted == 'x') return is_hexadecimal(c);
    return wanted == 'd' ? is_digit(c) : wanted == c;
  };
  for (const std::string_view form : {"20dd-dd-ddTdd:dd:dd", "20dd-dd-dd dd:dd:dd", "20dd-dd-dd",
                                      "dd:dd:dd", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"}) {
    if (text.size() < form.size()) continue;
    if (!std::equal(form.begin(), form.end(), text.begin(), fits)) continue;
    // A longer number that only begins so is none.
    const std::string_view rest = text.substr(form.size());
    const bool goes_on =
        !rest.empty() && (is_hexadecimal(rest[0]) || rest[0] == ':' ||
                          (rest[0] == '-' && rest.size() > 1 && is_digit(rest[1])));
    if (!goes_on) return form.size();
  }
  return 0;
}

constexpr std::array<std::string_view, 12> secret_names = {
    "password",      "passwd", "secret", "token", "api_key", "apikey",
    "authorization", "bearer", "pin",    "_key",  "mac",     "credential"};

// Whether a name that ends right before this place stands for a secret.
bool follows_secret_name(std::string_view before) {
  while (!before.empty() && (before.back() == ' ' || before.back() == '"')) before.remove_suffix(1);
  const bool separated = !before.empty() && (before.back() == '=' || before.back() == ':');
  if (separated) before.remove_suffix(1);
  while (!before.empty() && (before.back() == ' ' || before.back() == '"')) before.remove_suffix(1);
  std::string word;
  while (!before.empty() && (is_letter(before.back()) || is_digit(before.back()) ||
                             before.back() == '_' || before.back() == '-')) {
    word.insert(word.begin(), lower(before.back()));
    before.remove_suffix(1);
  }
  if (!separated) return word == "bearer";
  return std::any_of(secret_names.begin(), secret_names.end(), [&](std::string_view name) {
    return word == name || (word.size() > name.size() && word.ends_with(name)) ||
           (name.size() > 4 && word.find(name) != word.npos);
  });
}

// A run of digits, decimal or hexadecimal, in groups that one of `separators` may part.
struct Run {
  std::size_t size = 0;
  std::size_t digits = 0;   // decimal
  std::size_t letters = 0;  // A to F
};

template <typename Fits>
Run run_of(std::string_view text, std::string_view separators, Fits fits) {
  Run run;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (fits(c)) {
      is_digit(c) ? ++run.digits : ++run.letters;
      run.size = at + 1;
    } else if (separators.find(c) == separators.npos || run.size != at) {
      break;
    }
  }
  return run;
}

// How much here could be a number that tells somebody; 0: nothing.
std::size_t telling(std::string_view text) {
  constexpr std::size_t telling_digits = 8;
  constexpr std::size_t telling_hexadecimal = 12;
  constexpr std::size_t telling_token = 24;
  const Run decimal = run_of(text, " -", is_digit);
  if (decimal.digits >= telling_digits) return decimal.size;
  const Run hexadecimal = run_of(text, " -:", is_hexadecimal);
  if (hexadecimal.digits > 0 && hexadecimal.digits + hexadecimal.letters >= telling_hexadecimal) {
    return hexadecimal.size;
  }
  // Base64 and the like: long, without a blank, with digits among the letters.
  std::size_t size = 0;
  bool has_digit = false;
  bool has_letter = false;
  while (size < text.size() && (is_letter(text[size]) || is_digit(text[size]) ||
                                text[size] == '+' || text[size] == '=' || text[size] == '_')) {
    has_digit = has_digit || is_digit(text[size]);
    has_letter = has_letter || is_letter(text[size]);
    ++size;
  }
  return has_digit && has_letter && size >= telling_token ? size : 0;
}

// "https://user:password@host?query" without what may be secret in it.
std::string without_password(std::string url) {
  const std::size_t slashes = url.find("//");
  if (slashes == url.npos) return url;
  const std::size_t host = slashes + 2;
  if (const std::size_t at = url.find('@', host); at != url.npos) url.erase(host, at + 1 - host);
  return url.substr(0, url.find('?', host));
}

bool is_word(char c) {
  return is_letter(c) || is_digit(c);
}

}  // namespace

std::string mask_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = is_word(text[at]) && (at == 0 || !is_word(text[at - 1]));
    const std::string_view rest = text.substr(at);
    if (begins && follows_secret_name(text.substr(0, at))) {
      const std::size_t size = std::min(rest.find_first_of(" \t\r\n\",;}"), rest.size());
      out.append(size, '*');
      at += size;
      continue;
    }
    const std::size_t kept = begins ? known_form(rest) : 0;
    // Digits tell wherever they begin, also right behind a letter.
    const bool may_tell = begins || (is_digit(text[at]) && (at == 0 || !is_digit(text[at - 1])));
    const std::size_t size = kept > 0 ? kept : may_tell ? telling(rest) : 0;
    if (size == 0) {
      out += text[at++];
      continue;
    }
    for (const char c : rest.substr(0, size)) out += kept > 0 ? c : masked(c);
    at += size;
  }
  return out;
}

std::string mask_secrets(std::string text, const std::vector<std::string>& secrets) {
  constexpr std::size_t shortest = 4;
  for (const std::string& secret : secrets) {
    if (secret.size() < shortest) continue;
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), secret.size(), '*');
    }
  }
  return text;
}

boost::json::object mask_settings(const boost::json::object& settings) {
  constexpr std::array<std::string_view, 10> kept = {"output",    "device",     "profile", "layout",
                                                     "dialect",   "url",        "reader",  "suffix",
                                                     "directory", "drawer_open"};
  boost::json::object masked;
  for (const auto& [key, value] : settings) {
    constexpr std::int64_t telling = 10'000'000;
    const auto* number = value.if_int64();
    if (value.is_bool() || (number && *number<telling&& * number> - telling)) {
      masked[key] = value;
    } else if (value.is_string() && std::find(kept.begin(), kept.end(), key) != kept.end()) {
      masked[key] = mask_text(shown_address(without_password(std::string(value.get_string()))));
    } else {
      masked[key] = "***";
    }
  }
  return masked;
}

void mask_traffic(std::span<std::uint8_t> stream, Traffic traffic) {
  constexpr std::string_view framing{"\x02\x03\x04\x05\x06\x0a\x0d\x11\x13\x15\x1b\x1c\x1d\x1e"};
  const std::size_t least = traffic == Traffic::to_printer ? 3 : 4;
  const auto is_text = [](std::uint8_t byte) { return byte >= 0x20 && byte != 0x7f; };
  const auto hide = [](std::uint8_t byte) {
    return byte >= 0x80 ? std::uint8_t{0x80}
                        : static_cast<std::uint8_t>(masked(static_cast<char>(byte)));
  };
  if (traffic == Traffic::of_reader) {
    for (std::uint8_t& byte : stream) {
      if (is_text(byte))
        byte = hide(byte);
      else if (framing.find(static_cast<char>(byte)) == framing.npos)
        byte = 0;
    }
    return;
  }
  for (std::size_t at = 0; at < stream.size();) {
    const auto begin = stream.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = std::find_if_not(begin, stream.end(), is_text);
    const auto size = static_cast<std::size_t>(end - begin);
    if (size >= least) std::transform(begin, end, begin, hide);
    at += std::max<std::size_t>(size, 1);
  }
}

}  // namespace noren::tool::doctor
