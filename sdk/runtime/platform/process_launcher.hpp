// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "host/child/child_launcher.hpp"

namespace noren::platform {

// Starts noren-plugin-host with a socket on child_socket_descriptor and nothing else of this
// process: stdin is empty, stdout and stderr come back line by line, all other descriptors are
// closed, the signal mask is clear; of the environment it gets the time zone, the language, PATH
// and what pcsc-lite and the sanitizers read. Leaves this process's SIGCHLD, working directory and
// locale alone. The child is ended with the thread that launches it: call launch() on the thread
// that lives longest.
class ProcessLauncher final : public host::ChildLauncher {
 public:
  explicit ProcessLauncher(std::filesystem::path program) : program_(std::move(program)) {}

  Result<std::unique_ptr<host::Child>> launch(boost::asio::any_io_executor executor,
                                              host::ChildHandlers handlers) override;

 private:
  const std::filesystem::path program_;
};

// noren-plugin-host beside the library or program that this code is in: in the same folder, in
// ../bin, or where the package puts it (../libexec/noren, ../lib/noren). Nothing where it is in
// none.
Result<std::filesystem::path> find_plugin_host();

}  // namespace noren::platform
