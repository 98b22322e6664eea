// SPDX-License-Identifier: Apache-2.0
#include "host/documents/documents.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <utility>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "host/child/frames.hpp"
#include "host/documents/embedded_schemas.hpp"

namespace noren::host {
namespace {

namespace json = boost::json;
using Adapter = valijson::adapters::BoostJsonAdapter;

// Follows one reference into the schema's own definitions.
const json::object& resolve(const json::object& schema, const json::object& definitions) {
  constexpr std::string_view prefix = "#/definitions/";
  const auto* reference = schema.if_contains("$ref");
  if (!reference) return schema;
  const std::string_view target = reference->get_string();
  return definitions.at(target.substr(prefix.size())).get_object();
}

// Takes out what the schema does not know, at every depth.
void prune(json::value& value, const json::object& schema_or_reference,
           const json::object& definitions) {
  const json::object& schema = resolve(schema_or_reference, definitions);
  if (auto* array = value.if_array()) {
    const auto* items = schema.if_contains("items");
    for (auto& item : *array) {
      if (items) prune(item, items->get_object(), definitions);
    }
    return;
  }
  auto* object = value.if_object();
  const auto* known = schema.if_contains("properties");
  if (!object || !known) return;
  json::object kept(object->storage());
  for (auto& [key, member] : *object) {
    const auto* member_schema = known->get_object().if_contains(key);
    if (!member_schema) continue;
    prune(member, member_schema->get_object(), definitions);
    kept.emplace(key, std::move(member));
  }
  *object = std::move(kept);
}

// What is wrong, for the log: places and rules, never the document's own content.
std::string first_complaint(valijson::ValidationResults& results) {
  valijson::ValidationResults::Error complaint;
  if (!results.popError(complaint)) return "does not fit the schema";
  std::string where;
  for (const auto& part : complaint.context) where += part;
  return "does not fit the schema at " + where;
}

class DocumentSchema {
 public:
  DocumentSchema(const json::object& root, json::object definitions)
      : root_(root), definitions_(std::move(definitions)) {
    root_["definitions"] = definitions_;
    document_ = root_;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(document_), schema_);
    accepts_empty_ = !resolve(root_, definitions_).contains("required");
  }

  Result<std::string> check(std::string_view text) const {
    const auto bad = [](std::string what) {
      return error(NOREN_E_FAILURE, "plugin_bad_document", {std::move(what)});
    };
    if (text.empty()) text = "{}";
    // Most documents that say nothing are exactly this; they need no parser.
    if (text == "{}" && accepts_empty_) return std::string(text);
    if (text.size() > frame_size_max) return bad("is larger than 16 MiB");
    json::error_code failed;
    json::value value = json::parse(text, failed);
    if (failed) return bad("is not JSON in UTF-8");
    if (!value.is_object()) return bad("is not an object");
    // Counted as schema errors only where a known member is wrong: unknown ones go first.
    prune(value, root_, definitions_);
    valijson::ValidationResults results;
    if (!valijson::Validator().validate(schema_, Adapter(value), &results)) {
      return bad(first_complaint(results));
    }
    return json::serialize(value);
  }

 private:
  json::object root_;
  json::object definitions_;
  json::value document_;  // what schema_ refers to
  valijson::Schema schema_;
  bool accepts_empty_ = false;
};

// file name / member of "results" -> schema; made once, at the first document.
using SchemaMap = std::map<std::pair<std::string, std::string>, std::unique_ptr<DocumentSchema>>;

SchemaMap compile_schemas() {
  SchemaMap schemas;
  for (const auto& embedded : embedded_schemas()) {
    const json::value file = json::parse(embedded.text);
    const auto* definitions = file.get_object().if_contains("definitions");
    for (const auto& entry : file.at("results").get_object()) {
      schemas.emplace(std::pair(std::string(embedded.name), std::string(entry.key())),
                      std::make_unique<DocumentSchema>(
                          entry.value().get_object(),
                          definitions ? definitions->get_object() : json::object()));
    }
  }
  return schemas;
}

const DocumentSchema* find_schema(std::string_view file, std::string_view name) {
  // Past the destructors of statics too: a program may end while its till still works.
  static const auto& schemas = *std::make_unique<const SchemaMap>(compile_schemas()).release();
  const auto found = schemas.find(std::pair(std::string(file), std::string(name)));
  return found == schemas.end() ? nullptr : found->second.get();
}

// valijson follows a reference that leads to itself for ever, and divides by what it is told.
bool is_harmless(const json::value& schema) {
  if (const auto* list = schema.if_array())
    return std::all_of(list->begin(), list->end(), is_harmless);
  const auto* object = schema.if_object();
  if (!object || object->contains("$ref")) return !object;
  const auto* divisor = object->if_contains("multipleOf");
  if (divisor && divisor->is_number() && divisor->to_number<double>() <= 0) return false;
  return std::all_of(object->begin(), object->end(),
                     [](const auto& member) { return is_harmless(member.value()); });
}

// A schema from a manifest is hostile input: whatever the parser does not like is an error here.
template <typename Use>
Status with_config_schema(std::string_view text, Use use) {
  try {
    const json::value document = json::parse(text);
    if (!is_harmless(document)) return error(NOREN_E_ILLEGAL, "config_schema_invalid");
    valijson::Schema schema;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(document), schema);
    return use(schema);
  } catch (const std::exception&) {
    return error(NOREN_E_ILLEGAL, "config_schema_invalid");
  }
}

Result<std::string> check(std::string_view file, std::string_view name, std::string_view document) {
  const auto* schema = find_schema(file, name);
  if (!schema) return error(NOREN_E_FAILURE, "plugin_bad_document", {"has no schema"});
  return schema->check(document);
}

}  // namespace

Result<std::string> check_result(const Slot& slot, std::string_view document) {
  const std::string_view id = slot.interface->id;
  return check(id.substr(0, id.find('/')), slot.info().name, document);
}

Result<std::string> check_refusal(std::string_view document) {
  return check("common", "refusal", document);
}

Result<std::string> check_event(std::string_view type, std::string_view document) {
  return check("events", type, document);
}

Result<std::string> check_progress(std::string_view document) {
  return check("common", "progress", document);
}

Error refusal_reason(std::string_view checked_refusal, Error otherwise) {
  if (checked_refusal == "{}") return otherwise;
  const json::value document = json::parse(checked_refusal);
  const auto* reason = document.get_object().if_contains("reason");
  if (!reason) return otherwise;
  otherwise.reason = reason->get_string();
  otherwise.details.clear();
  if (const auto* details = document.get_object().if_contains("details")) {
    for (const auto& detail : details->get_array()) {
      otherwise.details.emplace_back(detail.get_string());
    }
  }
  if (const auto* extended = document.get_object().if_contains("extended")) {
    otherwise.extended = static_cast<noren_int32>(extended->to_number<std::int64_t>());
  }
  return otherwise;
}

Status check_config(std::string_view config_schema, std::string_view config) {
  json::error_code failed;
  const json::value value = json::parse(config, failed);
  if (failed || !value.is_object()) {
    return error(NOREN_E_ILLEGAL, "config_invalid", {"is not a JSON object"});
  }
  return with_config_schema(config_schema, [&](const valijson::Schema& schema) -> Status {
    valijson::ValidationResults results;
    if (!valijson::Validator().validate(schema, Adapter(value), &results)) {
      valijson::ValidationResults::Error complaint;
      std::string what = "does not fit the schema";
      while (results.popError(complaint)) {
        what.clear();
        for (const auto& part : complaint.context) what += part;
        what += ": " + complaint.description;
      }
      return error(NOREN_E_ILLEGAL, "config_invalid", {what});
    }
    return Done{};
  });
}

Status check_config_schema(std::string_view config_schema) {
  return with_config_schema(config_schema, [](const valijson::Schema&) { return Status(Done{}); });
}

}  // namespace noren::host
