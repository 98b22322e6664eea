// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "certificate.hpp"
#include "core/center/center.hpp"
#include "database.hpp"

namespace noren::center {

// The center's folder: its books, and beside them, each in a file that only its owner may read, the
// keys that never stand in the books.
struct Home {
  std::string folder;
  Certificate certificate;
  CardKeys keys;
  bool mock = false;              // made for tests: fault switches work
  std::vector<std::string> made;  // what the first start put there, for people

  std::string database_path() const { return folder + "/center.db"; }
};

// Opens the folder, and fills it at the first start. A folder that is a mock's stays one, and one
// that is not never becomes one. Errors: 111 home_incomplete {file} where a key is gone or damaged,
// home_not_mock, home_missing {folder} where `make` is false, and those of the files.
enum class Make { no, production, mock };
Result<Home> open_home(const std::string& folder, Make make);

// Opens the books, and makes their tables.
Result<std::unique_ptr<Database>> open_books(const Home& home);

}  // namespace noren::center
