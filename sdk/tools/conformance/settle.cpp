// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/settle.hpp"

#include <sqlite3.h>

#include <boost/json.hpp>
#include <memory>

namespace noren::conformance {
namespace {

using std::chrono::milliseconds;
constexpr int attempts_max = 100;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

Database open(const std::string& file) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  Database database(raw);
  if (opened != SQLITE_OK) throw Failed{"the kit can't open the plugin's storage"};
  sqlite3_busy_timeout(raw, 10'000);
  return database;
}

}  // namespace

host::Answer settle(Bench& bench, const std::function<host::Call()>& recover) {
  host::Answer answer;
  for (int i = 0; i < attempts_max; ++i) {
    if (!bench.is_open()) bench.open();
    answer = bench.ask(recover());
    if (answer.outcome != NOREN_OUTCOME_UNKNOWN && answer.status != NOREN_E_BUSY &&
        answer.status != NOREN_E_OFFLINE) {
      return answer;
    }
    bench.pause(milliseconds(100));
  }
  throw Failed{"recover never settled it: " + describe(answer)};
}

void require_consistent(const host::Answer& first, const host::Answer& settled,
                        const std::string& what) {
  if (first.outcome == NOREN_OUTCOME_UNKNOWN) return;
  require(first.outcome == settled.outcome,
          what + " was told as " + describe(first) + " and is settled as " + describe(settled));
}

namespace {

// Where the center stands now is told beside the answer and is no part of it.
std::string stored_part(const host::Answer& answer) {
  boost::system::error_code failed;
  boost::json::value value = boost::json::parse(answer.document, failed);
  if (failed || !value.is_object()) return answer.document;
  value.get_object().erase("center");
  return boost::json::serialize(value);
}

}  // namespace

void require_same(const host::Answer& first, const host::Answer& second, const std::string& what) {
  const bool is_same_document = stored_part(first) == stored_part(second);
  require(first.status == second.status && first.outcome == second.outcome && is_same_document,
          what + ": first " + describe(first) + ", then " + describe(second) +
              (is_same_document ? "" : ", and another document"));
}

FullStorage::FullStorage(const Bench& bench, int puts_left) : file_(bench.storage_file().string()) {
  // The host's own code makes the table; the plugin never sees this key.
  host::Storage storage(file_);
  const std::uint8_t byte = 0;
  if (!storage.put("conformance", {&byte, 1})) throw Failed{"the kit can't write a storage"};
  execute(
      "CREATE TABLE IF NOT EXISTS conformance(puts_left INTEGER);"
      "DELETE FROM conformance; INSERT INTO conformance VALUES(" +
      std::to_string(puts_left) +
      ");"
      "CREATE TRIGGER conformance_full BEFORE INSERT ON storage BEGIN"
      "  SELECT RAISE(ABORT, 'full') WHERE (SELECT puts_left FROM conformance) <= 0;"
      "  UPDATE conformance SET puts_left = puts_left - 1;"
      "END;");
}

void FullStorage::heal() {
  execute("DROP TRIGGER IF EXISTS conformance_full;");
}

void FullStorage::execute(const std::string& sql) const {
  const Database database = open(file_);
  sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr);
}

int stored_keys(const Bench& bench) {
  std::error_code failed;
  if (!std::filesystem::exists(bench.storage_file(), failed)) return 0;
  const Database database = open(bench.storage_file().string());
  int keys = 0;
  const auto count = [](void* out, int, char** values, char**) {
    *static_cast<int*>(out) = values[0] ? std::atoi(values[0]) : 0;
    return 0;
  };
  sqlite3_exec(database.get(),
               "SELECT count(*) FROM storage WHERE key <> CAST('conformance' AS BLOB)", count,
               &keys, nullptr);
  return keys;
}

}  // namespace noren::conformance
