// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/policy.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "core/manifest/fields.hpp"

namespace noren::manifest {
namespace {

namespace json = boost::json;

constexpr std::size_t policy_size_max = 256 * 1024;

std::optional<GrantKind> grant_kind(std::string_view name) {
  if (name == "usb") return GrantKind::usb;
  if (name == "serial") return GrantKind::serial;
  if (name == "pcsc") return GrantKind::pcsc;
  if (name == "network") return GrantKind::network;
  if (name == "files") return GrantKind::files;
  return std::nullopt;
}

std::vector<std::string> read_ids(Fields& fields, std::string_view key) {
  auto ids = fields.texts(key);
  if (!std::all_of(ids.begin(), ids.end(), is_id)) fields.fail("manifest_value", {fields.at(key)});
  return ids;
}

// A ceiling; `absent` where the key is absent.
std::uint32_t read_limit(Fields& fields, std::string_view key, std::int64_t least,
                         std::int64_t most, std::uint32_t absent) {
  return fields.has(key) ? static_cast<std::uint32_t>(fields.number(key, least, most)) : absent;
}

void read_limits(Fields& fields, std::uint32_t& memory_mib, std::uint32_t& ops_in_flight) {
  memory_mib = read_limit(fields, "memory_mib", 16, 65'536, memory_mib);
  ops_in_flight = read_limit(fields, "ops_in_flight", 1, 10'000, ops_in_flight);
}

PluginRule read_rule(const json::value& value, const std::string& where, Fields& top) {
  Fields fields(value, where, top);
  PluginRule rule;
  read_limits(fields, rule.memory_mib, rule.ops_in_flight);
  for (const auto& name : fields.texts("refuse")) {
    const auto kind = grant_kind(name);
    if (!kind) fields.fail("manifest_value", {fields.at("refuse")});
    rule.refuse.push_back(kind.value_or(GrantKind::usb));
  }
  fields.finish();
  return rule;
}

// 0 is "no wish".
std::uint32_t stricter(std::uint32_t a, std::uint32_t b) {
  return a == 0 || b == 0 ? std::max(a, b) : std::min(a, b);
}

void refuse(Grants& grants, GrantKind kind) {
  switch (kind) {
    case GrantKind::usb:
      return grants.usb.clear();
    case GrantKind::serial:
      return grants.serial.clear();
    case GrantKind::pcsc:
      grants.pcsc = false;
      return;
    case GrantKind::network:
      return grants.network.clear();
    case GrantKind::files:
      return grants.files.clear();
  }
}

bool contains(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > policy_size_max) return error(NOREN_E_ILLEGAL, "manifest_too_large");
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed) return error(NOREN_E_ILLEGAL, "manifest_not_json", {failed.message()});
  Fields top(value, "");
  if (const auto version = top.number("policy_version", 1, 1'000'000); version > 1) {
    return error(NOREN_E_ILLEGAL, "manifest_newer", {std::to_string(version)});
  }
  Policy policy;
  policy.plugin_path_variable = top.flag("plugin_path_variable");
  policy.developer = read_ids(top, "developer");
  policy.in_process = read_ids(top, "in_process");
  if (top.has("sandbox")) {
    const auto sandbox = top.text("sandbox");
    policy.sandbox_required = sandbox == "required";
    if (sandbox != "required" && sandbox != "available") {
      top.fail("manifest_value", {top.at("sandbox")});
    }
  }
  if (top.has("limits")) {
    Fields limits(top.child("limits"), "limits", top);
    read_limits(limits, policy.limits.memory_mib, policy.limits.ops_in_flight);
    limits.finish();
  }
  if (top.has("plugins")) {
    for (const auto& entry : top.child("plugins").get_object()) {
      const std::string id(entry.key());
      if (!is_id(id)) top.fail("manifest_value", {"plugins." + id});
      policy.plugins.emplace(id, read_rule(entry.value(), "plugins." + id, top));
    }
  }
  top.finish();
  if (top.failure()) return *top.failure();
  return policy;
}

Manifest narrow(Manifest manifest, const Policy& policy) {
  if (!contains(policy.in_process, manifest.id)) manifest.isolation = Isolation::process;
  auto& limits = manifest.limits;
  const auto tighten = [&](std::uint32_t memory_mib, std::uint32_t ops_in_flight) {
    limits.memory_mib = stricter(limits.memory_mib, memory_mib);
    limits.ops_in_flight = stricter(limits.ops_in_flight, ops_in_flight);
  };
  tighten(policy.limits.memory_mib, policy.limits.ops_in_flight);
  if (const auto rule = policy.plugins.find(manifest.id); rule != policy.plugins.end()) {
    tighten(rule->second.memory_mib, rule->second.ops_in_flight);
    for (const GrantKind kind : rule->second.refuse) refuse(manifest.grants, kind);
  }
  return manifest;
}

}  // namespace noren::manifest
