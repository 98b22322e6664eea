// SPDX-License-Identifier: Apache-2.0
#include "simulated_disk.hpp"

#include <algorithm>
#include <random>

#include "simulated_vfs.hpp"

namespace noren::simulated {
namespace {

constexpr std::uint64_t sector = 512;

}  // namespace

Disk::Disk() : number_(enroll(*this)) {}

Disk::~Disk() {
  leave(number_);
}

std::string Disk::path(std::string_view name) const {
  return path_prefix(number_) + std::string(name);
}

Fault Disk::ask(Call call, const std::string& file) {
  return hook_ ? hook_(call, file) : Fault::none;
}

std::size_t Disk::used() const {
  std::size_t sum = 0;
  for (const auto& [node, content] : cache_.contents) sum += content.size();
  return sum;
}

void Disk::Image::apply(const Change& change) {
  switch (change.kind) {
    case Change::Kind::create:
      names[change.name] = change.node;
      contents.try_emplace(change.node);
      return;
    case Change::Kind::remove:
      names.erase(change.name);
      contents.erase(change.node);
      return;
    case Change::Kind::resize:
      contents[change.node].resize(change.offset);
      return;
    case Change::Kind::write: {
      if (change.bytes.empty()) return;  // overtaken
      Bytes& content = contents[change.node];
      const auto end = change.offset + change.bytes.size();
      if (content.size() < end) content.resize(end);
      std::ranges::copy(change.bytes, content.begin() + static_cast<std::ptrdiff_t>(change.offset));
    }
  }
}

void Disk::change(Change change) {
  cache_.apply(change);
  changes_.push_back(std::move(change));
}

// A change became durable: what an older one that was not synced had written in its place is over.
void Disk::settle(const Change& change) {
  durable_.apply(change);
  for (Change& older : changes_) {
    if (&older == &change) break;
    if (older.node != change.node || older.bytes.empty()) continue;
    const std::uint64_t end = older.offset + older.bytes.size();
    if (change.kind == Change::Kind::remove) {
      older.bytes.clear();
    } else if (change.kind == Change::Kind::resize) {
      if (end > change.offset) {
        older.bytes.resize(change.offset - std::min(change.offset, older.offset));
      }
    } else if (older.forgotten && older.offset < change.offset + change.bytes.size() &&
               change.offset < end) {
      older.bytes.clear();
    }
  }
}

void Disk::sync(Node node) {
  std::vector<Change> left;
  // Settled one by one, oldest first, for each may end an older one that stays.
  for (Change& one : changes_) {
    if (!one.bytes.empty() && (one.node != node || one.forgotten)) continue;
    settle(one);
    one.bytes.clear();
  }
  for (Change& one : changes_) {
    if (!one.bytes.empty()) left.push_back(std::move(one));
  }
  changes_ = std::move(left);
}

void Disk::fail_sync(Node node) {
  for (Change& one : changes_) {
    if (one.node == node) one.forgotten = true;
  }
}

std::unique_ptr<Disk> Disk::after(const Cut& cut) const {
  Image image = durable_;
  bool names_end = false;
  for (std::size_t index = 0; index < changes_.size(); ++index) {
    Change one = changes_[index];
    const bool kept = cut.kept.empty() || cut.kept[index];
    if (one.kind != Change::Kind::write) {
      names_end = names_end || !kept;
      if (!names_end) image.apply(one);
      continue;
    }
    if (!kept || !image.contents.contains(one.node)) continue;
    if (cut.torn && cut.torn->change == index) {
      const std::uint64_t first = one.offset / sector * sector;
      const std::uint64_t end = first + cut.torn->sectors * sector;
      if (end <= one.offset) continue;
      one.bytes.resize(std::min<std::uint64_t>(one.bytes.size(), end - one.offset));
    }
    image.apply(one);
  }
  auto disk = std::make_unique<Disk>();
  disk->next_node_ = next_node_;
  disk->restart(std::move(image));
  return disk;
}

void Disk::crash(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  // How many of the writes the disk got to: none, all, or some.
  const std::uint64_t mood = random() % 4;
  Cut cut;
  for (std::size_t index = 0; index < changes_.size(); ++index) {
    const std::uint64_t draw = random();
    cut.kept.push_back(mood == 0 ? false : mood == 1 ? true : draw % mood == 0);
  }
  if (!changes_.empty() && random() % 2 == 0) {
    const std::size_t change = random() % changes_.size();
    cut.torn = Cut::Torn{change, random() % (unsynced_bytes(change) / sector + 1)};
  }
  restart(std::move(after(cut)->cache_));
}

void Disk::kill() {
  ++life_;
  shared_.clear();
  locks_.clear();
}

// The handles' life ends, and the image is all there is.
void Disk::restart(Image image) {
  kill();
  // A node that lost its name holds nothing any more.
  std::erase_if(image.contents, [&](const auto& content) {
    return std::ranges::none_of(image.names,
                                [&](const auto& name) { return name.second == content.first; });
  });
  durable_ = image;
  cache_ = std::move(image);
  changes_.clear();
}

std::vector<std::string> Disk::names() const {
  std::vector<std::string> names;
  for (const auto& [name, node] : cache_.names) names.push_back(name);
  return names;
}

std::optional<Bytes> Disk::read(const std::string& name) const {
  const auto found = cache_.names.find(name);
  if (found == cache_.names.end()) return std::nullopt;
  return cache_.contents.at(found->second);
}

void Disk::write(const std::string& name, Bytes content) {
  remove(name);
  const Node node = next_node_++;
  for (Image* image : {&cache_, &durable_}) {
    image->names[name] = node;
    image->contents[node] = content;
  }
}

void Disk::remove(const std::string& name) {
  for (Image* image : {&cache_, &durable_}) {
    const auto found = image->names.find(name);
    if (found == image->names.end()) continue;
    const Node node = found->second;
    image->contents.erase(node);
    image->names.erase(found);
    std::erase_if(changes_, [&](const Change& one) { return one.node == node; });
  }
}

std::uint64_t Disk::fingerprint() const {
  std::uint64_t sum = 1469598103934665603u;  // FNV-1a
  const auto add = [&](std::uint8_t byte) { sum = (sum ^ byte) * 1099511628211u; };
  for (const auto& [name, node] : cache_.names) {
    for (const char letter : name) add(static_cast<std::uint8_t>(letter));
    add(0);
    for (const std::uint8_t byte : cache_.contents.at(node)) add(byte);
  }
  return sum;
}

}  // namespace noren::simulated
