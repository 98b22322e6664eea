// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/common/pcsc/card_reader.hpp"

namespace noren::reader_felica {

std::unique_ptr<plugin::CardTeller> make_teller(plugin::Host host,
                                                const boost::json::object& config);

// Contactless cards behind PC/SC. README.md has the configuration.
using FelicaReader = plugin::CardReader<make_teller>;

}  // namespace noren::reader_felica
