// SPDX-License-Identifier: Apache-2.0
#include "runtime/simulated/builtins.hpp"

#include <boost/json.hpp>

// Made by noren_add_plugin(... BUILTIN) from the plugins' own entry functions.
extern "C" {
noren_status NOREN_CALL noren_builtin_reader_simulated_entry(const noren_host* host,
                                                             noren_plugin* plugin,
                                                             noren_error* error);
noren_status NOREN_CALL noren_builtin_payment_simulated_entry(const noren_host* host,
                                                              noren_plugin* plugin,
                                                              noren_error* error);
}

namespace noren::simulated {
namespace {

namespace json = boost::json;

Builtin make(std::string name, noren_plugin_entry_fn entry, std::vector<std::string> interfaces,
             std::string config, const host::CardKeys& keys) {
  Builtin builtin;
  builtin.name = name;
  builtin.setup.manifest.id = "noren.simulated." + name;
  builtin.setup.manifest.name = name;
  builtin.setup.manifest.abi_epoch = NOREN_PLUGIN_EPOCH;
  builtin.setup.manifest.interfaces = std::move(interfaces);
  builtin.setup.manifest.isolation = manifest::Isolation::in_process;
  builtin.setup.builtin = entry;
  builtin.setup.config = std::move(config);
  builtin.setup.storage_file = ":memory:";  // as the simulated till's journal: nothing is stored
  builtin.setup.card_keys = keys;
  return builtin;
}

}  // namespace

std::vector<Builtin> builtins(Random& random, const card::HashKey& till) {
  const card::KeyPair center = card::make_key_pair(random);
  card::HashKey hash_key;
  random.fill(hash_key);
  const std::string keys =
      json::serialize(json::object{{"public_key", to_base64(center.public_key)},
                                   {"secret_key", to_base64(center.secret_key)},
                                   {"hash_key", to_base64(hash_key)}});
  const host::CardKeys card_keys{center.public_key, till};
  std::vector<Builtin> builtins;
  builtins.push_back(make("reader", noren_builtin_reader_simulated_entry,
                          {NOREN_READER, NOREN_SIMULATED}, R"({"auto_card":"town-1"})", card_keys));
  builtins.push_back(
      make("loyalty", loyalty_entry, {NOREN_LOYALTY, NOREN_SIMULATED}, keys, card_keys));
  builtins.push_back(
      make("simulated", noren_builtin_payment_simulated_entry, {NOREN_PAYMENT}, "{}", card_keys));
  builtins.push_back(
      make("printer", printer_entry,
           {NOREN_PRINTER, NOREN_PRINTER_DRAWER, NOREN_HEALTH, NOREN_STATISTICS, NOREN_SIMULATED},
           "{}", card_keys));
  builtins.push_back(make("keylock", keylock_entry, {NOREN_HEALTH}, "{}", card_keys));
  builtins.back().setup.manifest.device_class = "Keylock";
  return builtins;
}

}  // namespace noren::simulated
