// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"recording_format",
     "記録の {0} 行目が読めません。noren doctor --record の出力を指定してください。",
     "Line {0} of the recording is not understood. Name what noren doctor --record wrote."},
};

}  // namespace

std::span<const Message> messages_of_doctor() {
  return messages;
}

}  // namespace noren
