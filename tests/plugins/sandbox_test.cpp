// SPDX-License-Identifier: Apache-2.0
// What a plugin in a child can't do, each tried by a plugin that means it, and what it can.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>

#include "port_fixture.hpp"

namespace noren::host {
namespace {

// A socket of the test that somebody may connect to.
class Door {
 public:
  Door() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&at), sizeof at);
    ::listen(descriptor_, 4);
    ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
  }
  explicit Door(const std::filesystem::path& path)
      : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.string().copy(at.sun_path, sizeof at.sun_path - 1);
    ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&at), sizeof at);
    ::listen(descriptor_, 4);
  }
  ~Door() { ::close(descriptor_); }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  int port = 0;

 private:
  const int descriptor_;
};

class SandboxTest : public PortFixture {
 protected:
  SandboxTest() : PortFixture(manifest::Isolation::process, "test.escape") {
    std::filesystem::create_directories(folder / "state");
    std::ofstream(folder / "state" / "terminal.key") << "key";
  }
  ~SandboxTest() override {
    // Whatever it tried: nobody died of it, neither it nor the host.
    EXPECT_TRUE(downs.empty()) << downs.at(0).reason;
    EXPECT_EQ(launcher.launches, 1);
  }

  std::string attempt(const std::string& what, const std::string& members = {}) {
    if (!port) open();
    Call call = check(what);
    call.document = "{\"do\":\"" + what + "\"" + members + "}";
    const std::string answer = ask(call).document;
    const auto begin = answer.find(":\"") + 2;
    return begin == 1 ? "no answer" : answer.substr(begin, answer.rfind('"') - begin);
  }
  std::string on(const std::string& what, const std::filesystem::path& path) {
    return attempt(what, ",\"path\":\"" + path.string() + "\"");
  }
  std::string with(const std::string& what, int number, int second = 0, int third = 0) {
    return attempt(what, ",\"number\":\"" + std::to_string(number) + "\",\"second\":\"" +
                             std::to_string(second) + "\",\"third\":\"" + std::to_string(third) +
                             "\"");
  }
  std::string socket(int family, int type, int protocol = 0) {
    return with("socket", family, type, protocol);
  }
  void grant_network(const std::string& entry) { setup.manifest.grants.network.push_back(entry); }
};

TEST_F(SandboxTest, TheTillsFilesAreOutOfReach) {
  const auto state = folder / "state";
  const auto key = state / "terminal.key";
  EXPECT_EQ(on("read", key), "EACCES");
  EXPECT_EQ(on("list", state), "EACCES");
  EXPECT_EQ(on("write", key), "EACCES");
  EXPECT_EQ(on("write", state / "new"), "EACCES");
  EXPECT_EQ(on("truncate", key), "EACCES");
  EXPECT_EQ(on("remove", key), "EACCES");
  EXPECT_EQ(on("rename", key), "EACCES");
  EXPECT_EQ(on("link", key), "EACCES");
  EXPECT_EQ(on("make_folder", state / "folder"), "EACCES");
  EXPECT_EQ(on("make_node", state / "node"), "EPERM");
  for (const char* change : {"chmod", "fchmodat2", "chown", "touch", "tag"}) {
    EXPECT_EQ(on(change, key), "EPERM") << change;
  }
  std::ifstream file(key);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "key");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(state), {}), 1);
}

TEST_F(SandboxTest, OfTheSystemItReadsWhatProgramsNeed) {
  EXPECT_EQ(on("read", "/usr/bin/env"), "ok");
  EXPECT_EQ(on("read", "/etc/ld.so.cache"), "ok");
  EXPECT_EQ(on("read", "/etc/nsswitch.conf"), "ok");
  EXPECT_EQ(on("read", "/proc/self/maps"), "ok");
  EXPECT_EQ(on("write", "/dev/null"), "ok");
  EXPECT_EQ(on("read", "/dev/urandom"), "ok");
  EXPECT_EQ(on("read", setup.library), "ok");
  EXPECT_EQ(on("write", setup.library), "EACCES");
  for (const char* closed : {"/", "/etc", "/etc/noren", "/root", "/home", "/var", "/tmp", "/run",
                             "/dev", "/proc", "/sys"}) {
    if (!std::filesystem::exists(closed)) continue;
    EXPECT_EQ(on("list", closed), "EACCES") << closed;
  }
  EXPECT_EQ(on("read", "/etc/shadow"), "EACCES");
  EXPECT_EQ(on("read", "/etc/passwd"), "EACCES");
}

TEST_F(SandboxTest, ItsOwnStorageIsItsOwn) {
  EXPECT_EQ(on("write", setup.storage_file.parent_path() / "storage.db-wal"), "ok");
  EXPECT_EQ(on("remove", setup.storage_file.parent_path() / "storage.db-wal"), "ok");
}

TEST_F(SandboxTest, FilesThatTheConfigurationNames) {
  const auto out = folder / "out", in = folder / "in", made = folder / "made";
  for (const auto& made_now : {out, in, made}) std::filesystem::create_directories(made_now);
  std::ofstream(in / "logo.png") << "logo";
  setup.manifest.grants.files = {{"output", true}, {"logo", false}, {"print", true}};
  setup.config = R"({"output":")" + out.string() + R"(","logo":"file:)" +
                 (in / "logo.png").string() + R"(","print":")" + (made / "later.bin").string() +
                 R"("})";
  EXPECT_EQ(on("write", out / "receipt.txt"), "ok");
  EXPECT_EQ(on("rename", out / "receipt.txt"), "ok");
  EXPECT_EQ(on("make_folder", out / "today"), "ok");
  EXPECT_EQ(on("write", out / "today" / "receipt.txt"), "ok");
  EXPECT_EQ(on("truncate", out / "today" / "receipt.txt"), "ok");
  EXPECT_EQ(on("remove", out / "today" / "receipt.txt"), "ok");
  EXPECT_EQ(on("chmod", out / "receipt.txt.new"), "EPERM");
  EXPECT_EQ(on("read", in / "logo.png"), "ok");
  EXPECT_EQ(on("write", in / "logo.png"), "EACCES");
  EXPECT_EQ(on("write", made / "later.bin"), "ok");
  EXPECT_EQ(on("read", folder / "state" / "terminal.key"), "EACCES");
}

TEST_F(SandboxTest, ASerialDeviceThatItWasGranted) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  const int other = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  ::unlockpt(terminal);
  ::unlockpt(other);
  const std::string mine = ::ptsname(terminal), not_mine = ::ptsname(other);
  setup.manifest.grants.serial = {"config:port"};
  setup.config = "{\"port\":\"" + mine + "\"}";
  EXPECT_EQ(on("terminal", mine), "ok");
  EXPECT_EQ(on("terminal", not_mine), "EACCES");
  ::close(terminal);
  ::close(other);
}

TEST_F(SandboxTest, NoNewProgramsAndNoNewProcesses) {
  // EACCES where Landlock answers first: both refuse it.
  EXPECT_EQ(attempt("exec"), "EPERM");
  EXPECT_EQ(attempt("exec_memory"), "EPERM");
  EXPECT_EQ(attempt("fork"), "EPERM");
  EXPECT_EQ(attempt("clone"), "EPERM");
  EXPECT_EQ(attempt("clone3"), "ENOSYS");
  EXPECT_EQ(attempt("spawn"), "EPERM");
  EXPECT_EQ(attempt("thread"), "ok");
}

TEST_F(SandboxTest, NotEvenWhileItsLibraryIsLoaded) {
  EXPECT_EQ(attempt("while_loading"), "EPERM EACCES");
}

TEST_F(SandboxTest, NotEvenOnAThreadOfTheHostInItsProcess) {
  EXPECT_EQ(on("read_on_first_thread", folder / "state" / "terminal.key"), "EACCES");
  EXPECT_EQ(on("read_on_first_thread", "/usr/bin/env"), "ok");
}

TEST_F(SandboxTest, OtherProcessesAreNoneOfItsBusiness) {
  const int till = ::getpid();
  for (const char* what : {"kill", "tgkill", "queue_signal", "pidfd", "signal_by_file", "ptrace",
                           "read_memory", "limit", "slow_down"}) {
    EXPECT_EQ(with(what, till), "EPERM") << what;
  }
  EXPECT_EQ(with("kill", -1), "EPERM");
  EXPECT_EQ(attempt("kill_all_groups"), "EPERM");
  EXPECT_EQ(attempt("outlive"), "EPERM");
  EXPECT_EQ(attempt("raise"), "ok");
  const auto process = std::filesystem::path("/proc") / std::to_string(till);
  for (const char* file : {"mem", "environ", "maps", "cmdline", "fd", "status"}) {
    EXPECT_EQ(on("read", process / file), "EACCES") << file;
  }
}

TEST_F(SandboxTest, TheKernelIsNoneOfItsBusiness) {
  for (const char* what : {"unshare", "keyring", "bpf", "io_uring", "userfaultfd", "mount",
                           "chroot", "module", "set_clock", "shared_memory", "become_another"}) {
    EXPECT_EQ(attempt(what), "EPERM") << what;
  }
#if defined(__x86_64__)
  EXPECT_EQ(attempt("x32"), "EPERM");
#endif
}

TEST_F(SandboxTest, WithoutAGrantThereIsNoNetwork) {
  for (const int family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK}) {
    EXPECT_EQ(socket(family, SOCK_STREAM), "EPERM") << family;
    EXPECT_EQ(socket(family, SOCK_DGRAM), "EPERM") << family;
    EXPECT_EQ(socket(family, SOCK_RAW), "EPERM") << family;
  }
}

TEST_F(SandboxTest, TheNetworkThatItWasGrantedIsTcpAndUdpToThatPort) {
  Door granted, other;
  grant_network("config:url");
  setup.config = "{\"url\":\"https://127.0.0.1:" + std::to_string(granted.port) + "/v1\"}";
  EXPECT_EQ(with("connect", granted.port), "ok");
  EXPECT_EQ(with("connect", other.port), "EACCES");
  EXPECT_EQ(with("send_and_connect", other.port), "EPERM");
  EXPECT_EQ(attempt("bind"), "EACCES");
  EXPECT_EQ(attempt("listen"), "EPERM");
  EXPECT_EQ(attempt("resolve"), "ok");
  EXPECT_EQ(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), "EPERM");
  EXPECT_EQ(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), "EPERM");
  EXPECT_EQ(socket(AF_INET, SOCK_STREAM, 262 /* MPTCP */), "EPERM");
  EXPECT_EQ(socket(AF_NETLINK, SOCK_RAW, 15 /* NETLINK_KOBJECT_UEVENT */), "EPERM");
  EXPECT_EQ(socket(AF_PACKET, SOCK_DGRAM), "EPERM");
}

TEST_F(SandboxTest, ANetworkWithoutPortsIsEveryPort) {
  Door door;
  grant_network("*");
  EXPECT_EQ(with("connect", door.port), "ok");
  EXPECT_EQ(attempt("bind"), "EACCES");
}

TEST_F(SandboxTest, CardReadersAreReachedByTheirServicesSocket) {
  Door service(folder / "pcscd.comm");
  setup.manifest.grants.pcsc = true;
  EXPECT_EQ(on("connect_local", folder / "pcscd.comm"), "ok");
  EXPECT_EQ(socket(AF_INET, SOCK_STREAM), "EPERM");
  EXPECT_EQ(socket(AF_NETLINK, SOCK_RAW), "EPERM");
}

TEST_F(SandboxTest, UsbHearsOfPluggingInAndNothingElse) {
  setup.manifest.grants.usb = {{0x054c, std::nullopt}};
  EXPECT_EQ(socket(AF_NETLINK, SOCK_RAW, 15 /* NETLINK_KOBJECT_UEVENT */), "ok");
  EXPECT_EQ(socket(AF_NETLINK, SOCK_RAW, 0 /* NETLINK_ROUTE */), "EPERM");
  EXPECT_EQ(socket(AF_INET, SOCK_STREAM), "EPERM");
}

TEST_F(SandboxTest, ItEndsBeforeTheRegisterAndFillsNoDisk) {
  EXPECT_EQ(attempt("limits"), "0 256 1073741824 800");
}

TEST_F(SandboxTest, OfTheEnvironmentItGetsLittle) {
  ::setenv("NOREN_TEST_SECRET", "secret", 1);
  ::setenv("LD_PRELOAD", "", 1);
  ::setenv("LC_TIME", "C", 1);
  const std::string names = attempt("environment");
  ::unsetenv("NOREN_TEST_SECRET");
  ::unsetenv("LD_PRELOAD");
  ::unsetenv("LC_TIME");
  EXPECT_EQ(names.find("NOREN"), std::string::npos) << names;
  EXPECT_EQ(names.find("LD_"), std::string::npos) << names;
  EXPECT_EQ(names.find("HOME"), std::string::npos) << names;
  EXPECT_NE(names.find("PATH "), std::string::npos) << names;
  EXPECT_NE(names.find("LC_TIME "), std::string::npos) << names;
}

TEST_F(SandboxTest, AFloodOfLinesIsCutAndCounted) {
  ASSERT_EQ(with("flood", 1000), "ok");
  ASSERT_TRUE(wait([&] { return logged("lines were dropped"); }));
  std::size_t shown = 0, dropped = 0;
  ASSERT_TRUE(wait([&] {
    shown = dropped = 0;
    for (const auto& line : lines()) {
      if (line.starts_with("line ")) ++shown;
      const auto count = line.find("too much: ");
      if (count != std::string::npos)
        dropped += std::strtoul(line.c_str() + count + 10, nullptr, 10);
    }
    return shown + dropped == 1000;
  }));
  EXPECT_GT(dropped, 0u);
  EXPECT_FALSE(logged("\x1b"));
  EXPECT_TRUE(logged("line 0  [2J"));
}

// A kernel that has only one of the two.
class OldKernelTest : public PortFixture, public ::testing::WithParamInterface<const char*> {
 protected:
  OldKernelTest()
      : PortFixture(manifest::Isolation::process, "test.escape"),
        kernel(NOREN_TEST_KERNELS + std::string(GetParam())) {}
  platform::ProcessLauncher kernel;
};
INSTANTIATE_TEST_SUITE_P(Parts, OldKernelTest, ::testing::Values("Landlock", "seccomp"),
                         [](const auto& info) { return std::string("Without") + info.param; });

TEST_P(OldKernelTest, IsSaidAloudAtEachStart) {
  open(kernel);
  EXPECT_EQ(ask(check("thread")).document, R"({"text":"ok"})");
  EXPECT_TRUE(logged("test.escape RUNS WITHOUT " + std::string(GetParam())));
  // What there is, is in force.
  const bool files = std::string_view(GetParam()) != "Landlock";
  EXPECT_EQ(ask(check("while_loading")).document,
            files ? R"({"text":"ok EACCES"})" : R"({"text":"EPERM ok"})");
}

TEST_P(OldKernelTest, IsNotEnoughWhereThePolicyRequiresASandbox) {
  setup.sandbox_required = true;
  setup.options.restart_delays = {};
  open(kernel);
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].reason, "sandbox_missing");
  EXPECT_EQ(downs[0].details, (std::vector<std::string>{"test.escape", GetParam()}));
  EXPECT_EQ(ups, 0);
}

TEST_F(SandboxTest, ThisKernelIsEnoughWhereThePolicyRequiresASandbox) {
  setup.sandbox_required = true;
  EXPECT_EQ(attempt("thread"), "ok");
  EXPECT_FALSE(logged("RUNS WITHOUT"));
}

}  // namespace
}  // namespace noren::host
