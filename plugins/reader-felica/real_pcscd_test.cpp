// SPDX-License-Identifier: Apache-2.0
//
// The whole plugin against the real pcscd and an emulated card. Run by tests/emulators/pcscd.py,
// which tells where the virtual reader is.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <winscard.h>

#include <cstdlib>
#include <fstream>

#include "plugins/testing/test_host.hpp"

namespace noren::reader_felica {
namespace {

using plugin::testing::TestHost;
using plugin::testing::TestInstance;
using ::testing::HasSubstr;

// A child process whose input the test writes and whose output it reads line by line.
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

  void say(std::string line) {
    line.push_back('\n');
    EXPECT_EQ(::write(input_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }
  std::string hear() {
    char line[256];
    if (!std::fgets(line, sizeof line, output_)) return "nothing";
    std::string word = line;
    word.pop_back();
    return word;
  }

 private:
  pid_t pid_ = 0;
  int input_ = -1;
  std::FILE* output_ = nullptr;
};

struct RealPcscdTest : ::testing::Test {
  RealPcscdTest() {
    char name[] = "/tmp/noren-card-XXXXXX";
    folder = ::mkdtemp(name);
    const char* port = std::getenv("VPCD_PORT");
    card_words = {"python3",         FELICA_CARD,      "--away",      "--port",
                  port ? port : "0", "--print-idm-to", folder / "idm"};
  }
  ~RealPcscdTest() override { std::filesystem::remove_all(folder); }

  // pcscd looks for cards a few times a second: a card of the test before may still be seen, and
  // would be taken for the one that comes now.
  static void wait_for_an_empty_reader() {
    SCARDCONTEXT context = 0;
    ASSERT_EQ(SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context),
              SCARD_S_SUCCESS);
    SCARD_READERSTATE reader{};
    reader.szReader = "Noren Test Reader 00 00";
    reader.dwCurrentState = SCARD_STATE_UNAWARE;
    for (int look = 0; look < 300 && (reader.dwEventState & SCARD_STATE_EMPTY) == 0; ++look) {
      SCardGetStatusChange(context, 100, &reader, 1);
      reader.dwCurrentState = reader.dwEventState;
    }
    SCardReleaseContext(context);
    ASSERT_NE(reader.dwEventState & SCARD_STATE_EMPTY, 0u) << "a card lies there";
  }

  void start() {
    wait_for_an_empty_reader();
    instance = std::make_unique<TestInstance>(host, noren_plugin_entry_v1,
                                              R"({"reader":"Noren Test Reader 00 00"})");
    ASSERT_EQ(instance->open().status, NOREN_OK);
    capture = instance->interface<noren_reader_v1>(NOREN_READER)->capture;
    EXPECT_EQ(host.next_event(), R"(device.added {"text":"Noren Test Reader 00 00"})");
  }
  std::vector<std::uint8_t> idm() const {
    std::string text;
    std::ifstream(folder / "idm") >> text;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
      bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
  }

  std::filesystem::path folder;
  std::vector<std::string> card_words;
  TestHost host;
  std::unique_ptr<TestInstance> instance;
  noren_submit_fn capture = nullptr;
};

TEST_F(RealPcscdTest, ReadsACardThatComesAndGoes) {
  start();
  Process card(card_words);
  const noren_op op = instance->begin(capture);
  card.say("insert");
  ASSERT_EQ(card.hear(), "inserted");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_THAT(ending.document, HasSubstr("felica_idm"));
  ASSERT_EQ(host.sealed.size(), 1u);
  EXPECT_EQ(host.sealed[0], idm());
  card.say("remove");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  card.say("insert");
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

TEST_F(RealPcscdTest, NamesACardThatIsPulledInTheMiddle) {
  card_words.insert(card_words.end(), {"--remove-at", "1"});
  start();
  Process card(card_words);
  const noren_op op = instance->begin(capture);
  card.say("insert");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_E_FAILURE);
  // Whether the stack still sees the card when it is asked again is a matter of its rounds.
  EXPECT_THAT(plugin::testing::reason_of(ending),
              ::testing::AnyOf("card_removed_early", "reader_fault"));
  EXPECT_TRUE(host.sealed.empty());
}

// Last: the daemon of this run is another one afterwards.
TEST_F(RealPcscdTest, OutlivesTheDaemon) {
  start();
  const noren_op op = instance->begin(capture);
  ::kill(std::atoi(std::getenv("PCSCD_PID")), SIGKILL);
  EXPECT_THAT(host.next_event(), HasSubstr("device.removed"));
  EXPECT_EQ(host.wait(op).status, NOREN_E_NOHARDWARE);
  EXPECT_TRUE(host.sealed.empty());
  std::filesystem::remove("/run/pcscd/pcscd.comm");
  std::filesystem::remove("/run/pcscd/pcscd.pid");
  Process daemon({"pcscd", "--foreground", "--config", std::getenv("PCSCD_CONFIG")});
  EXPECT_THAT(host.next_event(), HasSubstr("device.added"));
  Process card(card_words);
  card.say("insert");
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

}  // namespace
}  // namespace noren::reader_felica
