// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/subject.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <utility>

namespace noren::conformance {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
constexpr std::string_view manifest_ending = ".noren.json";

Result<std::string> read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream.is_open() || stream.bad()) {
    return error(NOREN_E_NOEXIST, "check_file", {file.string()});
  }
  return text;
}

// The one manifest of the folder.
Result<fs::path> find_manifest(const fs::path& named) {
  std::error_code failed;
  if (!fs::is_directory(named, failed)) return fs::absolute(named, failed);
  std::vector<fs::path> found;
  for (fs::directory_iterator entry(named, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().filename().string().ends_with(manifest_ending)) {
      found.push_back(entry->path());
    }
  }
  if (found.size() == 1) return fs::absolute(found[0], failed);
  return error(NOREN_E_NOEXIST, "check_no_manifest",
               {named.string(), std::to_string(found.size())});
}

// A value that the schema of a property takes, where it needs no knowledge of the world.
std::optional<json::value> usual_value(const json::value& schema) {
  if (!schema.is_object()) return std::nullopt;
  const json::object& object = schema.get_object();
  for (const char* key : {"default", "const"}) {
    if (const auto* value = object.if_contains(key)) return *value;
  }
  if (const auto* values = object.if_contains("enum"); values && values->is_array()) {
    if (!values->get_array().empty()) return values->get_array()[0];
  }
  const auto* type = object.if_contains("type");
  if (type && *type == "boolean") return false;
  if (type && *type == "integer") {
    const auto* minimum = object.if_contains("minimum");
    return minimum && minimum->is_number() ? *minimum : json::value(0);
  }
  return std::nullopt;
}

json::object parse_or_empty(std::string_view text) {
  boost::system::error_code failed;
  json::value value = json::parse(text, failed);
  return !failed && value.is_object() ? value.get_object() : json::object();
}

std::vector<std::string> required_keys(const json::object& schema) {
  std::vector<std::string> keys;
  const auto* required = schema.if_contains("required");
  if (!required || !required->is_array()) return keys;
  for (const auto& key : required->get_array()) {
    if (key.is_string()) keys.emplace_back(key.get_string());
  }
  return keys;
}

// What config_schema requires, from what was given or from the schema itself.
Status choose_config(const Options& options, Subject& subject) {
  json::object given;
  if (options.config) {
    const auto text = read_file(*options.config);
    if (!text) return text.error();
    boost::system::error_code failed;
    json::value value = json::parse(*text, failed);
    if (failed || !value.is_object()) {
      return error(NOREN_E_ILLEGAL, "check_file", {options.config->string()});
    }
    given = value.get_object();
  }
  const json::object schema = parse_or_empty(subject.manifest.config_schema);
  const auto* properties = schema.if_contains("properties");
  json::object least;
  std::string missing;
  for (const std::string& key : required_keys(schema)) {
    const auto* chosen = given.if_contains(key);
    std::optional<json::value> value;
    if (chosen) {
      value = *chosen;
    } else if (const auto* property = properties && properties->is_object()
                                          ? properties->get_object().if_contains(key)
                                          : nullptr) {
      value = usual_value(*property);
    }
    if (value) {
      least[key] = *value;
    } else {
      missing += missing.empty() ? key : ", " + key;
    }
  }
  if (!missing.empty()) return error(NOREN_E_ILLEGAL, "check_config_needed", {missing});
  for (const auto& member : least) given.insert(member);
  subject.config = json::serialize(given);
  subject.least_config = json::serialize(least);
  return Done{};
}

}  // namespace

bool Subject::offers(std::string_view interface_id) const {
  return std::find(manifest.interfaces.begin(), manifest.interfaces.end(), interface_id) !=
         manifest.interfaces.end();
}

Result<Subject> load_subject(const Options& options) {
  const auto file = find_manifest(options.plugin);
  if (!file) return file.error();
  const auto text = read_file(*file);
  if (!text) return text.error();
  auto manifest = manifest::parse(*text, manifest::this_platform());
  if (!manifest) return manifest.error();
  const std::string name = manifest->id + std::string(manifest_ending);
  if (file->filename() != name) return error(NOREN_E_ILLEGAL, "manifest_file_name", {manifest->id});
  if (!manifest->library) return error(NOREN_E_DISABLED, "plugin_switched_off", {manifest->id});

  Subject subject;
  std::error_code failed;
  subject.manifest_file = fs::canonical(*file, failed);
  const fs::path folder = subject.manifest_file.parent_path();
  subject.library = folder / manifest->library->path;
  for (manifest::File need : manifest->library->needs) {
    need.path = (folder / need.path).string();
    subject.needs.push_back(std::move(need));
  }
  subject.has_signature = fs::exists(subject.manifest_file.string() + ".sig", failed);
  subject.manifest = std::move(*manifest);
  if (const auto chosen = choose_config(options, subject); !chosen) return chosen.error();
  for (const auto& [secret, path] : options.secrets) {
    const auto value = read_file(path);
    if (!value) return value.error();
    const auto bytes = as_bytes(*value);
    subject.secrets[secret] = Bytes(bytes.begin(), bytes.end());
  }
  return subject;
}

}  // namespace noren::conformance
