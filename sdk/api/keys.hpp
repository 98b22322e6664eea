// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/arguments/arguments.hpp"

// The arguments of each function of noren.h.
namespace noren::api::keys {

using arguments::Key;
using arguments::Type;

inline constexpr std::string_view tax_rates = "0 8 10";
inline constexpr std::string_view entries = "scanned swiped keyed";
inline constexpr Key timeout{"timeout_ms", Type::count};
inline constexpr Key code{"code"};
inline constexpr Key symbology{"symbology", Type::count};
inline constexpr Key entry{"entry", Type::choice, entries};

inline constexpr Key open[] = {{"config"},
                               {"simulated", Type::yes_no},
                               {"terminal", Type::name},
                               {"language", Type::choice, "ja en"},
                               {"encoding", Type::choice, "utf-8 shift_jis"},
                               {"slip_columns", Type::count}};

inline constexpr Key wakeup[] = {{"window", Type::count}, {"message", Type::count}};

inline constexpr Key ref{"ref", Type::name, {}, {}, true};
inline constexpr Key cashier{"cashier"};
inline constexpr Key date{"date", Type::date};
inline constexpr Key time{"time", Type::time};
inline constexpr Key tax_mode{"tax_mode", Type::choice, "included excluded"};
inline constexpr Key currency{"currency", Type::name};

inline constexpr Key sale_begin[] = {ref, cashier, date, time, tax_mode, currency};

inline constexpr Key return_begin[] = {
    ref, {"original", Type::name, {}, {}, true}, cashier, date, time};

inline constexpr Key sale_add[] = {{"kind", Type::choice, "item discount coupon tax tender"},
                                   {"line", Type::count},
                                   {"remove", Type::yes_no},
                                   {"amount", Type::count},
                                   {"tax", Type::choice, tax_rates},
                                   code,
                                   {"name"},
                                   {"quantity", Type::decimal},
                                   {"category"},
                                   {"points", Type::yes_no},
                                   {"serial"},
                                   {"tender", Type::choice, "cash credit emoney qr voucher other"}};

inline constexpr Key identify[] = {code, symbology, entry, timeout};
inline constexpr Key quote[] = {timeout};
inline constexpr Key redeem[] = {{"points", Type::count, "max", {}, true}, {"wallet"}, timeout};
inline constexpr Key pay[] = {{"service"}, {"amount", Type::count}, timeout};
inline constexpr Key complete[] = {{"provisional", Type::yes_no}, timeout};
inline constexpr Key print[] = {
    {"printer"}, {"printed", Type::choice, "yes no unknown"}, {"again", Type::yes_no}, timeout};
inline constexpr Key abandon[] = {timeout};

inline constexpr Key sale_run[] = {ref,
                                   cashier,
                                   date,
                                   time,
                                   tax_mode,
                                   currency,
                                   {"items", Type::list, {}, sale_add},
                                   {"total", Type::count},
                                   {"tax", Type::choice, tax_rates},
                                   code,
                                   symbology,
                                   entry,
                                   timeout,
                                   {"nobody", Type::yes_no},
                                   {"redeem", Type::count, "max"},
                                   {"pay"},
                                   {"print", Type::yes_no}};

inline constexpr Key resolve[] = {{"operation"},
                                  {"ref", Type::name},
                                  {"how", Type::choice, "ask reverse staff"},
                                  {"done", Type::yes_no},
                                  {"who"},
                                  {"why"},
                                  timeout};

inline constexpr Key device_claim[] = {{"timeout_ms", Type::count, "-1"}};
inline constexpr Key device_set[] = {{"enabled", Type::yes_no},
                                     {"data_events", Type::yes_no},
                                     {"auto_disable", Type::yes_no},
                                     {"freeze_events", Type::yes_no},
                                     {"power_notify", Type::yes_no}};
inline constexpr Key device_command[] = {
    {"verb", Type::choice, "read show open state clear", {}, true}, {"line1"}, {"line2"}, timeout};
inline constexpr Key device_health[] = {{"level", Type::count}, timeout};
inline constexpr Key device_statistics[] = {{"reset"}, timeout};

inline constexpr Key simulate[] = {
    {"card"}, {"lose_reply", Type::yes_no}, {"offline", Type::yes_no}, {"paper", Type::yes_no}};

}  // namespace noren::api::keys
