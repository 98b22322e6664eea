// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/loading.hpp"

#include <boost/dll/shared_library.hpp>
#include <memory>
#include <string>

#include "host/plugin/library.hpp"

namespace noren::conformance {

Result<noren_plugin_entry_fn> load_entry(World& world) {
  const Subject& subject = world.subject;
  const manifest::File library{subject.library.string(), subject.manifest.library->sha256};
  auto opened = host::OpenedLibrary::open(
      library, subject.needs,
      {subject.manifest.id, subject.manifest.interfaces, subject.manifest.abi_min_minor},
      world.files);
  if (!opened) return opened.error();
  // Whatever the entry function answers, the library is loaded then, and stays so.
  const auto entered = std::move(*opened).load();
  if (!entered && entered.error().reason == "plugin_load") return entered.error();
  try {
    using namespace boost::dll;
    static auto& kept = *std::make_unique<shared_library>(
                             subject.library, load_mode::rtld_now | load_mode::rtld_local)
                             .release();
    return &kept.get<noren_status NOREN_CALL(const noren_host*, noren_plugin*, noren_error*)>(
        NOREN_PLUGIN_ENTRY);
  } catch (const std::exception& problem) {
    return error(NOREN_E_NOSERVICE, "plugin_load", {subject.manifest.id, problem.what()});
  }
}

}  // namespace noren::conformance
