// SPDX-License-Identifier: Apache-2.0
// device_bed DEVICE... -- COMMAND...
//
// Runs a command on an emulated machine that has these devices, and ends as it does. To the command
// and all that it starts they look real: libusb, libserialport and udev find and open them. Needs
// no right and no kernel module, and leaves the machine's own /dev and /sys alone.
//
//   DEVICE   tty:NAME[,key=value...] or usb-printer:NAME[,key=value...]; "unplugged" among them
//            begins with its cable out. tty.hpp and usb_printer.hpp tell the other keys.
//
// The command finds the folder $NOREN_BED with the socket "control", which takes one line a
// command and answers each with one line, "ok" or "error: ...":
//
//   plug NAME     unplug NAME     set NAME KEY VALUE     show NAME
//
// A peripheral "unix:NAME" is a socket in that folder.
#include <glib-unix.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "tests/emulators/bed/control.hpp"
#include "tests/emulators/bed/tty.hpp"
#include "tests/emulators/bed/usb_printer.hpp"

namespace noren::bed {
namespace {

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "device_bed: %s\n", why.c_str());
  std::exit(125);
}

// "kind:NAME,key=value,..."
struct Wish {
  std::string kind;
  std::string name;
  Options options;
};

Wish read_wish(const std::string& text, const Machine& machine) {
  Wish wish;
  const std::size_t colon = text.find(':');
  if (colon == text.npos) fail(text + " is no device");
  wish.kind = text.substr(0, colon);
  std::size_t at = text.find(',');
  wish.name = text.substr(colon + 1, at == text.npos ? at : at - colon - 1);
  while (at != text.npos) {
    const std::size_t end = text.find(',', at + 1);
    const std::string item = text.substr(at + 1, end == text.npos ? end : end - at - 1);
    const std::size_t equals = item.find('=');
    wish.options[item.substr(0, equals)] = equals == item.npos ? "1" : item.substr(equals + 1);
    at = end;
  }
  std::string& peripheral = wish.options["peripheral"];
  if (peripheral.empty()) peripheral = "echo";
  if (peripheral.starts_with("unix:") && !peripheral.starts_with("unix:/")) {
    peripheral = "unix:" + machine.folder + "/" + peripheral.substr(5);
  }
  return wish;
}

pid_t start(char** command, const Machine& machine) {
  g_autofree char* root = umockdev_testbed_get_root_dir(machine.testbed);
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setenv("UMOCKDEV_DIR", root, 1);
  ::setenv("LD_PRELOAD", "libumockdev-preload.so.0", 1);
  ::setenv("NOREN_BED", machine.folder.c_str(), 1);
  // The preloaded library comes before the sanitizer's, which is fine: it wraps other functions.
  const char* options = ::getenv("ASAN_OPTIONS");
  const std::string more = std::string(options ? options : "") + ":verify_asan_link_order=0";
  ::setenv("ASAN_OPTIONS", more.c_str(), 1);
  ::execvp(command[0], command);
  std::perror(command[0]);
  ::_exit(127);
}

struct Ending {
  GMainLoop* loop;
  int status = 0;
};

int run(int argc, char** argv) {
  // The ends of lines that it holds are the machine's: nobody shall take it for a program that has
  // the port open.
  ::prctl(PR_SET_DUMPABLE, 0);
  std::string folder = "/tmp/noren-bed-XXXXXX";
  if (!::mkdtemp(folder.data())) fail("no folder below /tmp");
  Machine machine(folder);
  // As /dev and /sys are: all may look, and a device's own mode says who may open it.
  ::chmod(real_path(machine, "").c_str(), 0777);
  Devices devices;
  int at = 1;
  for (; at < argc && std::string(argv[at]) != "--"; ++at) {
    const Wish wish = read_wish(argv[at], machine);
    std::unique_ptr<Device> device;
    if (wish.kind == "tty") device = std::make_unique<Tty>(machine, wish.options, at);
    if (wish.kind == "usb-printer") {
      device = std::make_unique<UsbPrinter>(machine, wish.options, at);
    }
    if (!device) fail(wish.kind + " is no kind of device");
    const std::lock_guard lock(machine.mutex);
    if (!wish.options.contains("unplugged")) device->plug();
    devices[wish.name] = std::move(device);
  }
  if (at + 1 >= argc) fail("usage: device_bed DEVICE... -- COMMAND...");

  Control control(machine, devices);
  Ending ending{g_main_loop_new(nullptr, FALSE)};
  const pid_t child = start(argv + at + 1, machine);
  g_child_watch_add(
      child,
      [](GPid, int status, void* data) {
        static_cast<Ending*>(data)->status = status;
        g_main_loop_quit(static_cast<Ending*>(data)->loop);
      },
      &ending);
  // Ended from outside: the command first, and its end is ours.
  for (const int signal : {SIGTERM, SIGINT}) {
    g_unix_signal_add(
        signal,
        [](void* pid) -> gboolean {
          ::kill(GPOINTER_TO_INT(pid), SIGTERM);
          return G_SOURCE_CONTINUE;
        },
        GINT_TO_POINTER(child));
  }
  g_main_loop_run(ending.loop);
  return WIFEXITED(ending.status) ? WEXITSTATUS(ending.status) : 128 + WTERMSIG(ending.status);
}

}  // namespace

std::string real_path(const Machine& machine, const std::string& path) {
  g_autofree char* root = umockdev_testbed_get_root_dir(machine.testbed);
  return root + path;
}

void answer_at(Machine& machine, const std::string& node, UMockdevIoctlBase* handler) {
  umockdev_testbed_attach_ioctl(machine.testbed, node.c_str(), handler, nullptr);
  ::chmod(real_path(machine, "/ioctl" + node).c_str(), 0777);
}

void add_devices(Machine& machine, const std::string& description) {
  g_autoptr(GError) error = nullptr;
  if (umockdev_testbed_add_from_string(machine.testbed, description.c_str(), &error)) return;
  fail(error->message);
}

}  // namespace noren::bed

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  return noren::bed::run(argc, argv);
}
