// SPDX-License-Identifier: Apache-2.0
// What the manifest and the library must be before any instance is made: looked at directly, for a
// host that met it wrong would refuse it and say only the first thing.
#include <noren/plugin.h>

#include <algorithm>
#include <boost/dll/library_info.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstring>

#include "core/message/message.hpp"
#include "host/plugin/plugin_instance.hpp"
#include "tools/conformance/bench.hpp"
#include "tools/conformance/loading.hpp"

namespace noren::conformance {
namespace {

namespace json = boost::json;
constexpr std::string_view rules = "docs/abi/rules.md";
constexpr std::string_view entry_page = "sdk/include/noren/plugin/entry.h";

noren_plugin_entry_fn entry_of(World& world) {
  if (world.entry) return world.entry;
  world.watch.calling("load");
  const auto entry = load_entry(world);
  if (!entry) throw Failed{message(entry.error(), Language::english)};
  return world.entry = *entry;
}

// A host that has no service at all, as a very old one.
noren_status NOREN_CALL no_service(void*, const char*, const void** table) {
  if (table) *table = nullptr;
  return NOREN_E_NOSERVICE;
}
const noren_host poor_host{sizeof(noren_host), 0, nullptr, no_service};

struct Entered {
  noren_status status = NOREN_OK;
  noren_plugin plugin{};
  noren_error error{};
};

Entered enter(World& world, const noren_host& host = poor_host) {
  const auto entry = entry_of(world);
  world.watch.calling(NOREN_PLUGIN_ENTRY);
  Entered entered;
  entered.plugin.struct_size = sizeof entered.plugin;
  entered.error.struct_size = sizeof entered.error;
  const auto begin = std::chrono::steady_clock::now();
  try {
    entered.status = entry(&host, &entered.plugin, &entered.error);
  } catch (...) {
    throw Failed{"the entry function threw an exception"};
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  if (took > std::chrono::milliseconds(50)) {
    world.watch.saw("library.entry_quick", "it took " + std::to_string(took.count()) + " ms");
  }
  return entered;
}

noren_plugin must_enter(World& world) {
  const Entered entered = enter(world);
  require(entered.status == NOREN_OK,
          "the entry function answered " + std::to_string(entered.status));
  require(entered.plugin.get_interface && entered.plugin.stop, "noren_plugin has a NULL function");
  return entered.plugin;
}

const void* interface_of(World& world, const noren_plugin& plugin, const std::string& id,
                         noren_status& status) {
  world.watch.calling("get_interface " + id);
  const void* table = nullptr;
  status = plugin.get_interface(plugin.plugin, id.c_str(), &table);
  return table;
}

void manifest_is_complete(Bench& bench) {
  const auto& manifest = bench.world().subject.manifest;
  require(!manifest.name.empty() && !manifest.publisher.empty() && !manifest.license.empty(),
          "name, publisher and license must say something");
  const bool does_something =
      std::any_of(manifest.interfaces.begin(), manifest.interfaces.end(),
                  [](const std::string& id) { return host::find_interface(id); });
  require(does_something, "interfaces names nothing that a host calls");
  boost::system::error_code failed;
  const json::value schema = json::parse(manifest.config_schema, failed);
  require(!failed && schema.is_object(), "config_schema is not an object");
  const auto* properties = schema.get_object().if_contains("properties");
  if (!properties || !properties->is_object()) return;
  for (const auto& [name, property] : properties->get_object()) {
    require(property.is_object() && property.get_object().contains("description"),
            "config_schema does not describe \"" + std::string(name) + "\"");
  }
}

void library_is_the_one_that_was_named(Bench& bench) {
  entry_of(bench.world());
  if (bench.world().subject.manifest.library->sha256.empty()) {
    throw Skipped{"the manifest has no sha256: it is needed when it is signed"};
  }
}

void exports_one_symbol(Bench& bench) {
  std::vector<std::string> symbols;
  try {
    symbols = boost::dll::library_info(bench.world().subject.library, false).symbols();
  } catch (const std::exception& problem) {
    throw Failed{problem.what()};
  }
  std::string others;
  for (const std::string& symbol : symbols) {
    if (symbol != NOREN_PLUGIN_ENTRY) others += " " + symbol;
  }
  require(others.empty(), "it exports more than " NOREN_PLUGIN_ENTRY ":" + others.substr(0, 300));
  require(!symbols.empty(), "it does not export " NOREN_PLUGIN_ENTRY);
}

void enters(Bench& bench) {
  must_enter(bench.world());
  must_enter(bench.world());
}

void offers_what_it_declares(Bench& bench) {
  World& world = bench.world();
  const noren_plugin plugin = must_enter(world);
  noren_status status = NOREN_OK;
  require(interface_of(world, plugin, NOREN_INSTANCE, status), "it lacks " NOREN_INSTANCE);
  for (const auto& id : world.subject.manifest.interfaces) {
    require(interface_of(world, plugin, id, status) && status == NOREN_OK,
            "the manifest declares " + id + ", the library does not offer it");
  }
  for (const auto& known : host::interfaces()) {
    const std::string id(known.id);
    const bool offered = interface_of(world, plugin, id, status) && status == NOREN_OK;
    require(!offered || world.subject.offers(id),
            "the library offers " + id + ", the manifest does not declare it");
  }
}

void has_no_null_slot(Bench& bench) {
  World& world = bench.world();
  const noren_plugin plugin = must_enter(world);
  const auto check = [&](const std::string& id, std::size_t slots) {
    noren_status status = NOREN_OK;
    const void* table = interface_of(world, plugin, id, status);
    if (!table || status != NOREN_OK) return;  // another test says so
    std::vector<void*> pointers(slots);
    std::memcpy(pointers.data(), table, slots * sizeof(void*));
    const auto hole = std::find(pointers.begin(), pointers.end(), nullptr);
    require(hole == pointers.end(), id + " has NULL as slot " +
                                        std::to_string(hole - pointers.begin() + 1) + " of " +
                                        std::to_string(slots));
  };
  check(NOREN_INSTANCE, sizeof(noren_instance_v1) / sizeof(void*));
  for (const auto& id : world.subject.manifest.interfaces) {
    if (const auto* known = host::find_interface(id)) check(id, known->slots.size());
  }
}

void answers_unknown_ids(Bench& bench) {
  World& world = bench.world();
  const noren_plugin plugin = must_enter(world);
  for (const char* id : {"com.example.no-such-thing/1", "noren.reader/9999", ""}) {
    noren_status status = NOREN_OK;
    const void* table = interface_of(world, plugin, id, status);
    require(status == NOREN_E_NOSERVICE && !table,
            "get_interface of an unknown id is 104, not " + std::to_string(status));
  }
}

void meets_other_sizes(Bench& bench) {
  World& world = bench.world();
  noren_host small = poor_host;
  small.struct_size = 4;
  require(enter(world, small).status != NOREN_OK, "it took a noren_host of 4 bytes");

  const auto entry = entry_of(world);
  world.watch.calling(NOREN_PLUGIN_ENTRY);
  noren_plugin room{};
  room.struct_size = 4;
  noren_error error{};
  error.struct_size = sizeof error;
  require(entry(&poor_host, &room, &error) != NOREN_OK, "it took room of 4 bytes for noren_plugin");
  require(!room.get_interface && !room.stop, "it wrote beyond the room that struct_size gives");
  require(entry(&small, &room, nullptr) != NOREN_OK, "it took a noren_host of 4 bytes");
}

// Says nothing: the tests that follow look at what an instance says.
class NoServices final : public host::Services {
 public:
  void log(int, std::string_view) override {}
  Result<std::string> seal_card(std::string_view, ByteView) override { return none(); }
  Result<Bytes> secret(std::string_view) override { return none(); }
  Result<Bytes> storage_get(std::string_view) override { return none(); }
  Status storage_put(std::string_view, ByteView) override { return none(); }

 private:
  static Error none() { return error(NOREN_E_NOEXIST, "secret_missing"); }
};
class NoSink final : public host::InstanceSink {
 public:
  void ended(noren_op, host::RawAnswer) override {}
  void progress(noren_op, std::string) override {}
  void event(std::string, std::string) override {}
};

void cancels_nothing(Bench& bench) {
  World& world = bench.world();
  const auto library = host::Library::enter(
      entry_of(world), {world.subject.manifest.id, {}, world.subject.manifest.abi_min_minor});
  if (!library) throw Failed{message(library.error(), Language::english)};
  NoServices services;
  NoSink sink;
  world.watch.calling("create");
  auto instance = host::PluginInstance::create(*library, world.subject.config, services, sink);
  if (!instance) throw Failed{message(instance.error(), Language::english)};
  world.watch.calling("cancel");
  for (const noren_op op : {1, 4711, 0, -1}) (*instance)->cancel(op);
  world.watch.calling("destroy");
}

constexpr Test tests[] = {
    {"manifest.complete", "the manifest says what is there, and describes each setting",
     "定義は必要な項目を備え、各設定を説明する", "docs/abi/manifest.schema.json",
     manifest_is_complete},
    {"library.hash", "the library is the one that the manifest names by its hash",
     "ライブラリは定義のハッシュと一致する", "docs/plugin-author.md",
     library_is_the_one_that_was_named},
    {"library.one_symbol", "the library exports its entry function and nothing else",
     "公開する関数は入口だけである", rules, exports_one_symbol},
    {"library.enters", "the entry function says yes, each time", "入口関数は毎回成功する",
     entry_page, enters},
    {"library.interfaces", "what the manifest declares is what the library offers",
     "定義とライブラリのインターフェースが一致する", rules, offers_what_it_declares},
    {"library.no_null_slot", "no table has a NULL slot", "関数表に NULL がない", rules,
     has_no_null_slot},
    {"library.unknown_interface", "an unknown interface is answered with 104",
     "未知のインターフェースには 104 を返す", entry_page, answers_unknown_ids},
    {"library.struct_size", "structs that are too small are refused and not written beyond",
     "小さすぎる構造体を拒否する", rules, meets_other_sizes},
    {"library.cancel_unknown", "a cancel of an operation that never was is harmless",
     "存在しない操作の取り消しは無害である", "sdk/include/noren/plugin/instance.h",
     cancels_nothing},
};

}  // namespace

std::span<const Test> library_tests() {
  return tests;
}

}  // namespace noren::conformance
