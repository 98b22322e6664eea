// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/common/pcsc/card_reader.hpp"

namespace noren::reader_iccard {

std::unique_ptr<plugin::CardTeller> make_teller(plugin::Host host,
                                                const boost::json::object& config);

// Contact cards behind PC/SC. README.md has the configuration.
using IcCardReader = plugin::CardReader<make_teller>;

}  // namespace noren::reader_iccard
