// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/notes.hpp"

#include "runtime/journal/record.hpp"

namespace noren::runtime {

void Notes::note(std::string_view key, std::string value) {
  Note& note = notes_[std::string(key)];
  by_age_.erase(note.written);
  note.value = std::move(value);
  note.written = by_age_.empty() ? 1 : by_age_.rbegin()->first + 1;
  by_age_.emplace(note.written, key);
  changed_.emplace(key);
  if (notes_.size() <= most) return;
  const auto oldest = by_age_.begin();
  changed_.insert(oldest->second);
  notes_.erase(oldest->second);
  by_age_.erase(oldest);
}

std::string Notes::noted(std::string_view key) const {
  const auto found = notes_.find(key);
  return found == notes_.end() ? std::string() : found->second.value;
}

Status Notes::load(Database& database) {
  Statement rows(database, "SELECT key, value, written, sum FROM note");
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return Done{};
    const std::string key = rows.text(0);
    const Note note{rows.text(1), rows.integer(2)};
    if (rows.bytes(3) != checksum("note", key, note.value)) continue;
    notes_[key] = note;
    by_age_[note.written] = key;
  }
}

Status Notes::write(Database& database) {
  for (const std::string& key : changed_) {
    const auto found = notes_.find(key);
    if (found == notes_.end()) {
      Statement remove(database, "DELETE FROM note WHERE key=?");
      if (const Status removed = remove.bind(1, key).run(); !removed) return removed;
      continue;
    }
    Statement put(database,
                  "INSERT INTO note(key, value, written, sum) VALUES(?,?,?,?) ON CONFLICT(key) DO "
                  "UPDATE SET value=excluded.value, written=excluded.written, sum=excluded.sum");
    const Status written = put.bind(1, key)
                               .bind(2, found->second.value)
                               .bind(3, found->second.written)
                               .bind(4, ByteView(checksum("note", key, found->second.value)))
                               .run();
    if (!written) return written;
  }
  return Done{};
}

}  // namespace noren::runtime
