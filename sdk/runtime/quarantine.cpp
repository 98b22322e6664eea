// SPDX-License-Identifier: Apache-2.0
#include "runtime/quarantine.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "runtime/platform/durable_files.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr std::string_view ending = ".json";

std::string text_of(const json::object& mark, std::string_view key) {
  const json::value* value = mark.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The mark in a file that is there; one without an id is damaged.
QuarantineMark read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return {};
  const json::object& object = value.get_object();
  QuarantineMark mark{text_of(object, "id"), text_of(object, "library_sha256"),
                      text_of(object, "why"), 0};
  if (const json::value* time = object.if_contains("unix_time"); time && time->is_int64()) {
    mark.unix_time = time->get_int64();
  }
  return mark;
}

}  // namespace

fs::path FileQuarantine::file_of(std::string_view id) const {
  return folder_ / (std::string(id) + std::string(ending));
}

bool FileQuarantine::holds(std::string_view id, std::string_view library_sha256) const {
  const fs::path file = file_of(id);
  std::error_code failed;
  if (!fs::exists(file, failed)) return static_cast<bool>(failed);
  const QuarantineMark mark = read(file);
  if (mark.id != id) return fs::exists(file, failed);  // damaged, or released a moment ago
  if (mark.library_sha256 == library_sha256) return true;
  fs::remove(file, failed);
  return false;
}

Status FileQuarantine::put(std::string_view id, std::string_view library_sha256,
                           std::string_view why, std::int64_t unix_time) {
  if (const Status made = platform::make_private_folder(folder_); !made) return made;
  const json::object mark{
      {"id", id}, {"library_sha256", library_sha256}, {"why", why}, {"unix_time", unix_time}};
  return platform::write_private_file(file_of(id), as_bytes(json::serialize(mark)));
}

Status FileQuarantine::release(std::string_view id) {
  std::error_code failed;
  fs::remove(file_of(id), failed);
  if (!failed) return Done{};
  return error(NOREN_E_FAILURE, "state_directory", {file_of(id).string(), failed.message()});
}

std::vector<QuarantineMark> FileQuarantine::marks() const {
  std::vector<QuarantineMark> marks;
  std::error_code failed;
  for (fs::directory_iterator entry(folder_, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() != ending) continue;
    QuarantineMark mark = read(entry->path());
    mark.id = entry->path().stem().string();
    marks.push_back(std::move(mark));
  }
  std::sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return marks;
}

}  // namespace noren::runtime
