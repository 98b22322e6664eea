// SPDX-License-Identifier: Apache-2.0
// Says that it made an instance, and made none.
#include "zoo/plugins/member.hpp"

namespace {

noren_status NOREN_CALL create_nothing(void*, const noren_host*, noren_text, noren_instance**,
                                       noren_error*) {
  return NOREN_OK;
}

noren_status NOREN_CALL get_interface(void*, const char* id, const void** table) {
  static noren_instance_v1 life = *zoo::life<zoo::Member>();
  life.create = create_nothing;
  *table = std::string_view(id) == NOREN_INSTANCE ? &life : zoo::Member::table(id);
  return NOREN_OK;
}

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  const noren_status entered = zoo::enter<zoo::Member>(plugin);
  plugin->get_interface = get_interface;
  return entered;
}
