// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/report_descriptor.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace noren::hid {
namespace {

// Section 6.2.2.2: the two low bits of a prefix are the data's size, the next two the item's type.
enum class ItemType { main = 0, global = 1, local = 2, reserved = 3 };

struct Item {
  ItemType type = ItemType::reserved;
  std::uint8_t tag = 0;
  std::uint32_t data = 0;
  std::size_t size = 0;  // of the data
};

// Takes one item from the front of the bytes.
std::optional<Item> take_item(std::span<const std::uint8_t>& bytes) {
  constexpr std::uint8_t long_item = 0xFE;  // section 6.2.2.3; none is defined
  if (bytes[0] == long_item) {
    if (bytes.size() < 3 || bytes.size() < std::size_t{3} + bytes[1]) return std::nullopt;
    bytes = bytes.subspan(std::size_t{3} + bytes[1]);
    return Item{};
  }
  constexpr std::array<std::size_t, 4> sizes{0, 1, 2, 4};
  Item item{static_cast<ItemType>(bytes[0] >> 2 & 3), static_cast<std::uint8_t>(bytes[0] >> 4), 0,
            sizes[bytes[0] & 3]};
  if (bytes.size() < 1 + item.size) return std::nullopt;
  for (std::size_t i = 0; i < item.size; ++i) {
    item.data |= static_cast<std::uint32_t>(bytes[1 + i]) << (8 * i);
  }
  bytes = bytes.subspan(1 + item.size);
  return item;
}

// What section 6.2.2.7 keeps from item to item.
struct Globals {
  std::uint16_t page = 0;
  std::uint32_t bits = 0;
  std::uint32_t count = 0;
  std::uint8_t report = 0;
};

// A usage as a local item gives it: with four bytes it has a page of its own.
struct LocalUsage {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool whole = false;
};

constexpr std::size_t kDepthMax = 32;  // of collections and of pushed globals
constexpr std::size_t kFieldsMax = 1024;
constexpr std::size_t kUsagesMax = 4096;

class Parser {
 public:
  std::optional<ReportDescriptor> parse(std::span<const std::uint8_t> bytes) {
    if (bytes.empty() || bytes.size() > kDescriptorMax) return std::nullopt;
    while (!bytes.empty()) {
      const std::optional<Item> item = take_item(bytes);
      if (!item || !take(*item)) return std::nullopt;
    }
    if (!collections_.empty()) return std::nullopt;
    return std::move(descriptor_);
  }

 private:
  bool take(const Item& item) {
    switch (item.type) {
      case ItemType::main: {
        const bool good = take_main(item);
        usages_.clear();
        minimum_.reset();
        return good;
      }
      case ItemType::global:
        return take_global(item);
      case ItemType::local:
        return take_local(item);
      case ItemType::reserved:
        break;
    }
    return true;
  }

  bool take_main(const Item& item) {
    switch (item.tag) {
      case 0x8:
        return add_field(ReportKind::input, item.data);
      case 0x9:
        return add_field(ReportKind::output, item.data);
      case 0xB:
        return add_field(ReportKind::feature, item.data);
      case 0xA:
        collections_.push_back(usages_.empty() ? Usage{} : as_usage(usages_.front()));
        return collections_.size() <= kDepthMax;
      case 0xC:
        if (collections_.empty()) return false;
        collections_.pop_back();
        return true;
      default:
        return true;
    }
  }

  bool take_global(const Item& item) {
    switch (item.tag) {
      case 0x0:
        globals_.page = static_cast<std::uint16_t>(item.data);
        return true;
      case 0x7:
        globals_.bits = item.data;
        return true;
      case 0x8:
        // 0 is no id; and where some reports have ids, all of them do.
        if (item.data < 1 || item.data > 255) return false;
        if (!descriptor_.numbered && !descriptor_.fields.empty()) return false;
        globals_.report = static_cast<std::uint8_t>(item.data);
        descriptor_.numbered = true;
        return true;
      case 0x9:
        globals_.count = item.data;
        return true;
      case 0xA:
        pushed_.push_back(globals_);
        return pushed_.size() <= kDepthMax;
      case 0xB:
        if (pushed_.empty()) return false;
        globals_ = pushed_.back();
        pushed_.pop_back();
        return true;
      default:  // logical and physical limits and units: bytes are taken as they are
        return true;
    }
  }

  bool take_local(const Item& item) {
    const bool whole = item.size == 4;
    switch (item.tag) {
      case 0x0:
        usages_.push_back({item.data, item.data, whole});
        break;
      case 0x1:
        minimum_ = {item.data, item.data, whole};
        break;
      case 0x2:
        if (!minimum_ || minimum_->whole != whole || item.data < minimum_->first) return false;
        usages_.push_back({minimum_->first, item.data, whole});
        minimum_.reset();
        break;
      default:  // designators, strings and delimiters say nothing about where bytes are
        break;
    }
    return ++usages_seen_ <= kUsagesMax;
  }

  Usage as_usage(const LocalUsage& usage) const {
    return {usage.whole ? static_cast<std::uint16_t>(usage.first >> 16) : globals_.page,
            static_cast<std::uint16_t>(usage.first)};
  }

  bool add_field(ReportKind kind, std::uint32_t flags) {
    if (globals_.count == 0 || globals_.bits == 0) return true;  // a field of nothing
    std::uint32_t& used = used_[{kind, globals_.report}];
    if (globals_.bits > 32 || globals_.count > kReportMax * 8 ||
        globals_.bits * globals_.count > kReportMax * 8 - used ||
        descriptor_.fields.size() == kFieldsMax) {
      return false;
    }
    Field field;
    field.kind = kind;
    field.report = globals_.report;
    field.constant = (flags & 1) != 0;
    field.variable = (flags & 2) != 0;
    field.offset = used;
    field.bits = globals_.bits;
    field.count = globals_.count;
    field.collections = collections_;
    for (const LocalUsage& usage : usages_) {
      const Usage first = as_usage(usage);
      field.usages.push_back({first.page, first.id, static_cast<std::uint16_t>(usage.last)});
      if (field.usages.back().last < field.usages.back().first) return false;
    }
    used += globals_.bits * globals_.count;
    descriptor_.fields.push_back(std::move(field));
    return true;
  }

  ReportDescriptor descriptor_;
  Globals globals_;
  std::vector<Globals> pushed_;
  std::vector<Usage> collections_;
  std::vector<LocalUsage> usages_;
  std::optional<LocalUsage> minimum_;
  std::size_t usages_seen_ = 0;
  std::map<std::pair<ReportKind, std::uint8_t>, std::uint32_t> used_;  // bits
};

}  // namespace

std::optional<Usage> Field::usage(std::uint32_t element) const {
  if (usages.empty()) return std::nullopt;
  for (const Range& range : usages) {
    const std::uint32_t size = std::uint32_t{range.last} - range.first + 1;
    if (element < size) return Usage{range.page, static_cast<std::uint16_t>(range.first + element)};
    element -= size;
  }
  return Usage{usages.back().page, usages.back().last};
}

bool ReportDescriptor::is(Usage usage) const {
  return std::any_of(fields.begin(), fields.end(), [usage](const Field& field) {
    return !field.collections.empty() && field.collections.front() == usage;
  });
}

std::optional<ReportDescriptor> parse_descriptor(std::span<const std::uint8_t> bytes) {
  return Parser().parse(bytes);
}

}  // namespace noren::hid
