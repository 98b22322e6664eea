// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <winscard.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "drivers/channel/testing/open_descriptors.hpp"

namespace noren::plugin::testing {

// A child process whose input the test writes and whose output it reads line by line. Ended with
// it.
class Process {
 public:
  explicit Process(std::vector<std::string> words) {
    int input[2];
    int output[2];
    if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) std::abort();
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(input[0], STDIN_FILENO);
      ::dup2(output[1], STDOUT_FILENO);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(input[0]);
    ::close(output[1]);
    input_ = input[1];
    output_ = ::fdopen(output[0], "r");
  }
  ~Process() {
    ::close(input_);
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    std::fclose(output_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void say(std::string line) {
    line.push_back('\n');
    EXPECT_EQ(::write(input_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }
  std::string hear() {
    char line[256];
    if (!std::fgets(line, sizeof line, output_)) return "nothing";
    std::string word = line;
    if (!word.empty()) word.pop_back();
    return word;
  }
  // Says a line and hears the answer.
  std::string tell(const std::string& line) {
    say(line);
    return hear();
  }

 private:
  pid_t pid_ = 0;
  int input_ = -1;
  std::FILE* output_ = nullptr;
};

// The virtual readers of tests/emulators/pcscd.py.
inline std::string reader_name(int slot) {
  return "Noren Test Reader 00 0" + std::to_string(slot);
}
inline std::string reader_port(int slot) {
  const char* port = std::getenv("VPCD_PORT");
  return std::to_string((port ? std::atoi(port) : 0) + slot);
}

// pcscd looks for cards a few times a second: a card of before may still be seen, and would be
// taken for the one that comes now.
inline void wait_for_an_empty_reader(int slot = 0) {
  SCARDCONTEXT context = 0;
  ASSERT_EQ(SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context), SCARD_S_SUCCESS);
  const std::string name = reader_name(slot);
  SCARD_READERSTATE reader{};
  reader.szReader = name.c_str();
  reader.dwCurrentState = SCARD_STATE_UNAWARE;
  for (int look = 0; look < 300 && (reader.dwEventState & SCARD_STATE_EMPTY) == 0; ++look) {
    SCardGetStatusChange(context, 100, &reader, 1);
    reader.dwCurrentState = reader.dwEventState;
  }
  SCardReleaseContext(context);
  ASSERT_NE(reader.dwEventState & SCARD_STATE_EMPTY, 0U) << "a card lies there";
}

using drivers::testing::open_descriptors;

// Ends when the daemon has let its ports go, so that another can take its place.
inline void kill_pcscd(pid_t pid) {
  const int daemon = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  ASSERT_GE(daemon, 0);
  ::kill(pid, SIGKILL);
  pollfd ended{daemon, POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 30'000), 1);
  ::close(daemon);
  std::filesystem::remove("/run/pcscd/pcscd.comm");
  std::filesystem::remove("/run/pcscd/pcscd.pid");
}
inline std::vector<std::string> pcscd_words() {
  return {"pcscd", "--foreground", "--config", std::getenv("PCSCD_CONFIG")};
}

}  // namespace noren::plugin::testing
