// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/same_question.hpp"

#include <algorithm>

#include "runtime/sale/lost_record.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {

Status is_same_question(Context& context, const LiveSale& live, const std::string& asked,
                        std::initializer_list<operation::Verb> verbs) {
  if (live.sale.undoing) return error(NOREN_E_ILLEGAL, "sale_state", {"abandoning"});
  const auto verb = live.sale.unknown_verb;
  if (!verb || std::find(verbs.begin(), verbs.end(), *verb) == verbs.end()) {
    return error(NOREN_E_ILLEGAL, verb ? operation::unknown_reason(*verb) : "nothing_unknown");
  }
  const auto id = operation::Id::parse(live.sale.unknown_operation);
  if (!id) return record_lost(live.sale.unknown_operation);
  const auto found = context.journal.find(*id);
  if (!found) return as_unknown(found.error());
  if (!*found) return record_lost(id->text());
  if ((*found)->arguments != asked) return error(NOREN_E_EXISTS, "other_arguments");
  return Done{};
}

}  // namespace noren::runtime
