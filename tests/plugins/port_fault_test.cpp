// SPDX-License-Identifier: Apache-2.0
// What only a child survives, and how the host meets a child that is not what it should be.
#include <child.pb.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <thread>

#include "host/child/frames.hpp"
#include "host/child/remote_port.hpp"
#include "port_fixture.hpp"

namespace noren::host {
namespace {

class ChildTest : public PortFixture {
 protected:
  ChildTest() : PortFixture(manifest::Isolation::process) {}
};

class ChildFaultTest : public ChildTest, public ::testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(Faults, ChildFaultTest, ::testing::Values("crash", "exit", "hang"));

TEST_P(ChildFaultTest, CallsInFlightAreAnsweredAndThePluginComesBack) {
  if (std::string_view(GetParam()) == "hang") {
    setup.options.heartbeat_interval = std::chrono::milliseconds(20);
    setup.options.heartbeat_limit = std::chrono::milliseconds(200);
  }
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::vector<std::string> order;
  ON_CALL(listener, on_down).WillByDefault([&](const Error& why) {
    order.push_back("down");
    downs.push_back(why);
  });
  std::optional<Answer> held;
  port->submit(check("hold"), [&](Answer answer) {
    order.push_back("answer");
    held = std::move(answer);
  });
  const Answer fatal = ask(print(GetParam()));
  EXPECT_EQ(fatal.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(fatal.outcome, NOREN_OUTCOME_UNKNOWN);
  ASSERT_TRUE(wait([&] { return ups == 2; }));
  ASSERT_TRUE(held.has_value());
  EXPECT_EQ(held->status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(held->outcome, NOREN_OUTCOME_NONE);
  EXPECT_EQ(order, (std::vector<std::string>{"answer", "down"}));
  EXPECT_EQ(downs.at(0).reason,
            std::string_view(GetParam()) == "hang" ? "plugin_hung" : "child_ended");
  EXPECT_EQ(launcher.launches, 2);
  EXPECT_EQ(ask(print("echo")).status, NOREN_OK);
}

TEST_F(ChildTest, KilledInTheMiddleOfAValueCallIsUnknownAndTheNextCallWorks) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::optional<Answer> answer;
  port->submit(print("hold"), [&](Answer given) { answer = std::move(given); });
  // The plugin has it: the next one, which it answers, came after it.
  ASSERT_EQ(ask(check("echo")).status, NOREN_OK);
  ASSERT_EQ(kill(static_cast<pid_t>(launcher.process_id), SIGKILL), 0);
  ASSERT_TRUE(wait([&] { return answer.has_value(); }));
  EXPECT_EQ(answer->status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(answer->outcome, NOREN_OUTCOME_UNKNOWN);
  ASSERT_TRUE(wait([&] { return ups == 2; }));
  ASSERT_EQ(downs.size(), 1u);
  EXPECT_EQ(downs[0].details, (std::vector<std::string>{"signal", "9"}));
  EXPECT_EQ(ask(print("echo")).outcome, NOREN_OUTCOME_DONE);
}

TEST_F(ChildTest, CallsWhileItIsDownAreRefusedForNothingWasSent) {
  setup.options.restart_delays = {std::chrono::hours(1)};
  open();
  ask(print("exit"));
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  const Answer answer = ask(print("echo"));
  EXPECT_EQ(answer.status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(answer.error.reason, "plugin_down");
  close();
}

// The sanitizers' own memory counts as the child's.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(ChildTest, APluginThatEatsMemoryMeetsItsLimit) {
  setup.manifest.limits.memory_mib = 64;
  open();
  EXPECT_EQ(ask(print("eat")).outcome, NOREN_OUTCOME_UNKNOWN);
}
#endif

TEST_F(ChildTest, TheTillsOwnChildrenStayItsOwn) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  const pid_t till_child = fork();
  if (till_child == 0) _exit(7);
  ask(print("crash"));
  ASSERT_TRUE(wait([&] { return ups == 2; }));
  int status = 0;
  EXPECT_EQ(waitpid(till_child, &status, 0), till_child);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST_F(ChildTest, ATillThatIgnoresItsChildrenIsServedTheSame) {
  const auto before = signal(SIGCHLD, SIG_IGN);
  open();
  EXPECT_EQ(ask(print("crash")).outcome, NOREN_OUTCOME_UNKNOWN);
  EXPECT_TRUE(wait([&] { return ups == 2; }));
  close();
  EXPECT_EQ(signal(SIGCHLD, before), SIG_IGN);
}

TEST_F(ChildTest, NoDescriptorOfTheTillReachesTheChild) {
  const int till_file = dup(0);  // without close-on-exec, as a till's may be
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  std::set<std::string> open_files;
  const auto process = std::filesystem::path("/proc") / std::to_string(launcher.process_id);
  for (const auto& entry : std::filesystem::directory_iterator(process / "fd")) {
    const auto what = std::filesystem::read_symlink(entry);
    if (what == process || what == setup.library) continue;  // its sandbox's, its loader's
    open_files.insert(entry.path().filename().string());
  }
  EXPECT_EQ(open_files, (std::set<std::string>{"0", "1", "2", "3"}));
  ::close(till_file);
}

TEST_F(ChildTest, WhatItPrintsIsLogged) {
  open();
  EXPECT_EQ(ask(check("print")).status, NOREN_OK);
  EXPECT_TRUE(wait([&] { return logged("hello from stdout"); }));
}

TEST_F(ChildTest, SealsWithoutAskingTheHost) {
  EXPECT_CALL(services, seal_card).Times(0);
  open();
  EXPECT_EQ(ask(check("seal")).status, NOREN_OK);
}

TEST_F(ChildTest, WithoutKeysItCannotSeal) {
  setup.card_keys.reset();
  open();
  EXPECT_EQ(ask(check("seal")).status, NOREN_E_OFFLINE);
}

TEST_F(ChildTest, AMissingSecretIsSaid) {
  ON_CALL(services, secret)
      .WillByDefault(::testing::Return(Result<Bytes>(error(NOREN_E_NOEXIST, "secret_missing"))));
  open();
  EXPECT_EQ(ask(check("secret")).status, NOREN_E_NOEXIST);
}

TEST_F(ChildTest, PaymentRunsInAChildWhateverTheManifestWishes) {
  setup.manifest.isolation = manifest::Isolation::in_process;
  EXPECT_EQ(decide_isolation(setup), manifest::Isolation::in_process);
  for (const char* interface : {"noren.payment/1", "noren.loyalty/1", "com.example.scale/1"}) {
    setup.manifest.interfaces = {"noren.instance/1", interface};
    EXPECT_EQ(decide_isolation(setup), manifest::Isolation::process) << interface;
  }
  setup.builtin = [](const noren_host*, noren_plugin*, noren_error*) { return NOREN_E_FAILURE; };
  EXPECT_EQ(decide_isolation(setup), manifest::Isolation::in_process);
}

TEST_F(ChildTest, ConfigurationAndEpochAreCheckedBeforeAnythingStarts) {
  setup.manifest.config_schema = R"({"required":["port"]})";
  const auto bad_config =
      open_plugin(setup, services, listener, loop.get_executor(), launcher, files);
  ASSERT_FALSE(bad_config);
  EXPECT_EQ(bad_config.error().reason, "config_invalid");
  setup.manifest.abi_epoch = 2;
  const auto epoch = open_plugin(setup, services, listener, loop.get_executor(), launcher, files);
  ASSERT_FALSE(epoch);
  EXPECT_EQ(epoch.error().reason, "plugin_epoch");
  EXPECT_EQ(launcher.launches, 0);
}

TEST_F(ChildTest, AProgramThatIsMissingIsSaid) {
  setup.options.restart_delays = {};
  platform::ProcessLauncher missing("/nonexistent/noren-plugin-host");
  open(missing);
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "child_start");
}

// A child that answers each packet by what a test tells.
class ScriptedLauncher : public ChildLauncher {
 public:
  using Script = std::function<std::vector<std::string>(const child::v1::Frame&)>;
  explicit ScriptedLauncher(Script script) : script_(std::move(script)) {}

  Result<std::unique_ptr<Child>> launch(boost::asio::any_io_executor executor,
                                        ChildHandlers handlers) override {
    return std::unique_ptr<Child>(
        std::make_unique<ScriptedChild>(script_, std::move(executor), std::move(handlers)));
  }

 private:
  class ScriptedChild : public Child {
   public:
    ScriptedChild(Script script, boost::asio::any_io_executor executor, ChildHandlers handlers)
        : script_(std::move(script)),
          executor_(std::move(executor)),
          handlers_(std::move(handlers)) {}
    void send(std::string packet) override {
      const auto whole = assembler_.add(packet);
      child::v1::Frame frame;
      if (!whole || !*whole || !frame.ParseFromString(**whole)) return;
      for (auto& reply : script_(frame)) {
        boost::asio::post(executor_, [on_packet = handlers_.on_packet, reply = std::move(reply)] {
          on_packet(reply);
        });
      }
    }
    void stop(std::chrono::milliseconds) override {}
    std::int64_t process_id() const override { return 0; }

   private:
    Script script_;
    boost::asio::any_io_executor executor_;
    ChildHandlers handlers_;
    FrameAssembler assembler_;
  };

  Script script_;
};

std::string packet(const child::v1::Frame& frame) {
  return to_packets(frame.SerializeAsString())->at(0);
}

TEST_F(ChildTest, AnotherProtocolVersionIsACleanError) {
  setup.options.restart_delays = {};
  ScriptedLauncher newer([](const child::v1::Frame& frame) {
    EXPECT_TRUE(frame.has_hello()) << "something was sent before the versions were known";
    child::v1::Frame reply;
    reply.mutable_hello()->set_major(1);
    reply.mutable_hello()->set_minor(7);
    reply.mutable_hello()->set_oldest_minor(5);
    return std::vector{packet(reply)};
  });
  open(newer);
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "child_protocol_version");
  EXPECT_EQ(downs[0].details, (std::vector<std::string>{"1.1", "1.7"}));
}

class NonsenseTest : public ChildTest, public ::testing::WithParamInterface<std::string> {};
INSTANTIATE_TEST_SUITE_P(Packets, NonsenseTest,
                         ::testing::Values(std::string(), std::string("\7"),
                                           std::string("\0\377\377", 3),
                                           std::string(packet_size_max + 1, '\0'), [] {
                                             child::v1::Frame opened;
                                             opened.mutable_opened();
                                             return packet(opened);
                                           }()));
TEST_P(NonsenseTest, IsTheEndOfTheChild) {
  setup.options.restart_delays = {};
  ScriptedLauncher nonsense([](const child::v1::Frame&) { return std::vector{GetParam()}; });
  open(nonsense);
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "child_protocol");
}

TEST(ChildProtocol, VersionsFitWhenEachReachesTheOthersOldest) {
  const auto hello = [](unsigned major, unsigned minor, unsigned oldest) {
    child::v1::Hello hello;
    hello.set_major(major);
    hello.set_minor(minor);
    hello.set_oldest_minor(oldest);
    return hello;
  };
  EXPECT_TRUE(protocols_fit(hello(1, 3, 1), hello(1, 1, 0)));
  EXPECT_TRUE(protocols_fit(hello(1, 1, 0), hello(1, 3, 1)));
  EXPECT_FALSE(protocols_fit(hello(1, 3, 2), hello(1, 1, 0)));
  EXPECT_FALSE(protocols_fit(hello(1, 1, 0), hello(1, 3, 2)));
  EXPECT_FALSE(protocols_fit(hello(1, 0, 0), hello(2, 0, 0)));
}

TEST(Frames, LargeFramesAreCutAndPutTogetherAgain) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, packet_size_max - 1,
                                 packet_size_max, 3 * packet_size_max, frame_size_max}) {
    std::string frame(size, 'x');
    if (size > 0) frame.back() = 'y';
    FrameAssembler assembler;
    const auto packets = to_packets(frame);
    ASSERT_TRUE(packets);
    std::optional<std::string> whole;
    for (const auto& packet : *packets) {
      ASSERT_FALSE(whole) << "whole before its last packet";
      ASSERT_LE(packet.size(), packet_size_max);
      const auto added = assembler.add(packet);
      ASSERT_TRUE(added);
      whole = *added;
    }
    EXPECT_EQ(whole, frame);
  }
}

TEST(Frames, TooLargeIsRefusedOnBothSides) {
  EXPECT_EQ(to_packets(std::string(frame_size_max + 1, 'x')).error().reason, "frame_too_large");
  FrameAssembler assembler;
  const std::string part = '\1' + std::string(packet_size_max - 1, 'x');
  std::size_t taken = 0;
  while (true) {
    const auto added = assembler.add(part);
    if (!added) {
      EXPECT_EQ(added.error().reason, "frame_too_large");
      break;
    }
    taken += part.size() - 1;
    ASSERT_LE(taken, frame_size_max);
  }
}

}  // namespace
}  // namespace noren::host
