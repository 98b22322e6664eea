// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.hpp"

namespace noren::runtime {

// SQLite takes a log as far as it is sound and forgets the rest, which is right for the end of one
// that a power cut tore: nobody was told of that. Where whole transactions stand behind the fault
// it is damage, and somebody was told of them. Needs the first 100 bytes of the database.
bool is_log_damaged(ByteView database, ByteView log);

// The database with every sound page of a damaged log in it, up to the last transaction.
Bytes put_log_into(ByteView database, ByteView log);

}  // namespace noren::runtime
