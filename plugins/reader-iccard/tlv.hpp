// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace noren::reader_iccard {

// One BER-TLV data object (ISO/IEC 7816-4, 5.2.2; ISO/IEC 8825-1). Refers to the bytes that it was
// read from. Pure; takes any bytes.
struct DataObject {
  std::uint32_t tag = 0;  // its one to four bytes, big-endian: 5A, 9F36, DFEE01
  std::span<const std::uint8_t> value;
};

// Takes the first data object off the front of the bytes, and fillers (00 and FF) before it. None
// at the end and where the bytes are cut or no BER-TLV; then nothing more can be read from them.
std::optional<DataObject> take_data_object(std::span<const std::uint8_t>& bytes);

// The value of the data object to which the tags lead, each inside the one before; the bytes
// themselves where there is no tag. The first one of a tag counts.
std::optional<std::span<const std::uint8_t>> find_value(std::span<const std::uint8_t> bytes,
                                                        std::span<const std::uint32_t> tags);

}  // namespace noren::reader_iccard
