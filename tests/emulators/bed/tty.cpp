// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/bed/tty.hpp"

#include <fcntl.h>
#include <glib-unix.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace noren::bed {
namespace {

constexpr int kOfTheHost = TIOCM_RTS | TIOCM_DTR;

struct Line {
  const char* name;
  int bit;
};
constexpr Line kLines[] = {{"cts", TIOCM_CTS}, {"dsr", TIOCM_DSR}, {"dcd", TIOCM_CAR},
                           {"ri", TIOCM_RNG},  {"rts", TIOCM_RTS}, {"dtr", TIOCM_DTR}};

// "04b8:0202:SN" at a place that is its own.
std::string usb_parent(const std::string& device, const std::string& identity, int number) {
  const std::string serial = identity.size() > 10 ? identity.substr(10) : "";
  std::string text = "P: " + device + "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nA: busnum=1\\n\n";
  text += "A: devnum=" + std::to_string(100 + number) + "\\n\n";
  text += "A: idVendor=" + identity.substr(0, 4) + "\\n\n";
  text += "A: idProduct=" + identity.substr(5, 4) + "\\n\n";
  text += "A: product=Serial adapter\\n\nA: manufacturer=Noren emulators\\n\n";
  if (!serial.empty()) text += "A: serial=" + serial + "\\n\n";
  return text + "\n";
}

}  // namespace

Tty::Tty(Machine& machine, const Options& options, int number)
    : machine_(machine),
      node_(option(options, "node", "ttyUSB" + std::to_string(number))),
      usb_(option(options, "usb", "")),
      number_(number),
      plain_(option(options, "plain", "0") == "1"),
      handler_(umockdev_ioctl_base_new()),
      peripheral_(option(options, "peripheral", "echo"), machine.mutex, [this] { relay(); }),
      lines_(TIOCM_CTS | TIOCM_DSR | TIOCM_CAR) {
  g_signal_connect(handler_, "handle-ioctl", G_CALLBACK(on_ioctl), this);
}

Tty::~Tty() {
  if (plugged()) unplug();
}

std::string Tty::description() const {
  const std::string ends =
      "\nN: " + node_ + "=00\nE: DEVNAME=/dev/" + node_ + "\nE: SUBSYSTEM=tty\nL: device=../../../";
  if (usb_.empty()) return "P: " + path_ + ends + "serial" + std::to_string(number_) + "\n\n";
  const std::string port = "1-" + std::to_string(10 + number_);
  const std::string device = "/devices/usb1/" + port;
  return "P: " + path_ + ends + port + ":1.0\n\nP: " + device + "/" + port +
         ":1.0\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n\n" + usb_parent(device, usb_, number_);
}

void Tty::plug() {
  const std::string port = "1-" + std::to_string(10 + number_);
  path_ = usb_.empty() ? "/devices/platform/serial" + std::to_string(number_) + "/tty/" + node_
                       : "/devices/usb1/" + port + "/" + port + ":1.0/tty/" + node_;
  ++generation_;
  settings_.reset();
  from_host_.clear();
  lines_ &= ~kOfTheHost;
  std::array<char, 64> name{};
  master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (::grantpt(master_) != 0 || ::unlockpt(master_) != 0 ||
      ::ptsname_r(master_, name.data(), name.size()) != 0) {
    std::abort();
  }
  slave_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  // Without this, what a peripheral sends before a program has opened the port would come back.
  termios2 raw{};
  ::ioctl(slave_, TCGETS2, &raw);
  raw.c_iflag = raw.c_oflag = raw.c_lflag = 0;
  ::ioctl(slave_, TCSETS2, &raw);
  answer_at(machine_, "/dev/" + node_, handler_);
  add_devices(machine_, description());
  const std::string place = real_path(machine_, "/dev/" + node_);
  const std::string link = place + ".link";
  if (::symlink(name.data(), link.c_str()) != 0) std::abort();
  if (::rename(link.c_str(), place.c_str()) != 0) std::abort();
  watch_ = g_unix_fd_add(master_, G_IO_IN, on_bytes, this);
  peripheral_.connect();
}

void Tty::unplug() {
  if (watch_) g_source_remove(watch_);
  watch_ = 0;
  peripheral_.disconnect();
  umockdev_testbed_uevent(machine_.testbed, ("/sys" + path_).c_str(), "remove");
  const std::string device = "/devices/usb1/1-" + std::to_string(10 + number_);
  std::vector<std::string> paths = {path_};
  if (!usb_.empty()) paths.insert(paths.end(), {path_.substr(0, path_.find("/tty/")), device});
  for (const std::string& path : paths) {
    umockdev_testbed_remove_device(machine_.testbed, ("/sys" + path).c_str());
  }
  umockdev_testbed_detach_ioctl(machine_.testbed, ("/dev/" + node_).c_str(), nullptr);
  ::close(slave_);
  ::close(master_);
  master_ = -1;
}

gboolean Tty::on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, void* self) {
  Tty& tty = *static_cast<Tty*>(self);
  const std::lock_guard lock(tty.machine_.mutex);
  // A program that has the port open from before it was unplugged never sees the new one.
  const char* key = "generation";
  if (!g_object_get_data(G_OBJECT(client), key)) {
    g_object_set_data(G_OBJECT(client), key, GINT_TO_POINTER(tty.generation_));
  }
  const bool gone = !tty.plugged() ||
                    GPOINTER_TO_INT(g_object_get_data(G_OBJECT(client), key)) != tty.generation_;
  if (gone) {
    umockdev_ioctl_client_complete(client, -1, EIO);
  } else {
    tty.answer(client);
  }
  return TRUE;
}

void Tty::answer(UMockdevIoctlClient* client) {
  const unsigned long request = umockdev_ioctl_client_get_request(client);
  switch (request) {
    case TIOCMGET:
    case TIOCMSET:
    case TIOCMBIS:
    case TIOCMBIC:
      return answer_lines(client, request);
    case TCGETS2:
    case TCSETS2:
      return answer_settings(client, request);
    case TIOCOUTQ:
      if (waiting_ < 0) break;
      return answer_number(client, waiting_);
    case TIOCGEXCL:
      return answer_number(client, exclusive_);
    case TIOCEXCL:  // would outlast its program here, where the emulator has the port open too
    case TIOCNXCL:
      return umockdev_ioctl_client_complete(client, 0, 0);
    case TCFLSH: {
      const long which = *reinterpret_cast<long*>(umockdev_ioctl_client_get_arg(client)->data);
      if (which != TCIFLUSH) ++flushes_;
      break;
    }
    default:
      break;
  }
  // The rest the pseudo-terminal can do itself.
  int code = 0;
  const int result = umockdev_ioctl_client_execute(client, &code, nullptr);
  umockdev_ioctl_client_complete(client, result, code);
}

void Tty::answer_number(UMockdevIoctlClient* client, int number) {
  UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  {
    g_autoptr(UMockdevIoctlData) data = umockdev_ioctl_data_resolve(argument, 0, 4, nullptr);
    *reinterpret_cast<int*>(data->data) = number;
  }
  umockdev_ioctl_client_complete(client, 0, 0);
}

void Tty::answer_lines(UMockdevIoctlClient* client, unsigned long request) {
  UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  {
    g_autoptr(UMockdevIoctlData) data = umockdev_ioctl_data_resolve(argument, 0, 4, nullptr);
    int& bits = *reinterpret_cast<int*>(data->data);
    if (request == TIOCMGET) bits = lines_;
    if (request == TIOCMSET) lines_ = (lines_ & ~kOfTheHost) | (bits & kOfTheHost);
    if (request == TIOCMBIS) lines_ |= bits & kOfTheHost;
    if (request == TIOCMBIC) lines_ &= ~(bits & kOfTheHost);
  }
  umockdev_ioctl_client_complete(client, 0, 0);
}

// A pseudo-terminal forgets 7 bits and parity, which a real port does not.
void Tty::answer_settings(UMockdevIoctlClient* client, unsigned long request) {
  UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  const auto look = [&] {
    return umockdev_ioctl_data_resolve(argument, 0, sizeof(termios2), nullptr);
  };
  if (request == TCSETS2) {
    g_autoptr(UMockdevIoctlData) data = look();
    settings_ = *reinterpret_cast<termios2*>(data->data);
  }
  int code = 0;
  const int result = umockdev_ioctl_client_execute(client, &code, nullptr);
  if (request == TCGETS2 && settings_ && !plain_) {
    argument = umockdev_ioctl_client_get_arg(client);
    g_autoptr(UMockdevIoctlData) data = look();
    *reinterpret_cast<termios2*>(data->data) = *settings_;
  }
  umockdev_ioctl_client_complete(client, result, code);
  relay();
}

gboolean Tty::on_bytes(int, GIOCondition, void* self) {
  Tty& tty = *static_cast<Tty*>(self);
  const std::lock_guard lock(tty.machine_.mutex);
  tty.relay();
  return G_SOURCE_CONTINUE;
}

bool Tty::held_back() const {
  return settings_ && (settings_->c_cflag & CRTSCTS) && !(lines_ & TIOCM_CTS);
}

void Tty::relay() {
  if (!plugged()) return;
  to_host();
  while (true) {
    if (!from_host_.empty()) {
      const std::size_t taken = peripheral_.give(from_host_.data(), from_host_.size());
      from_host_.erase(from_host_.begin(), from_host_.begin() + static_cast<std::ptrdiff_t>(taken));
      if (!from_host_.empty()) break;
    }
    if (held_back()) break;
    std::array<std::uint8_t, 512> room;
    const ssize_t got = ::read(master_, room.data(), room.size());
    if (got <= 0) break;
    from_host_.assign(room.begin(), room.begin() + got);
  }
  to_host();
  // Without a watch while bytes can't go on: it would be told of them again and again.
  const bool stuck = held_back() || !from_host_.empty();
  if (stuck && watch_) {
    g_source_remove(watch_);
    watch_ = 0;
  } else if (!stuck && !watch_) {
    watch_ = g_unix_fd_add(master_, G_IO_IN, on_bytes, this);
  }
}

void Tty::to_host() {
  Bytes& bytes = peripheral_.sent();
  if (bytes.empty()) return;
  const ssize_t given = ::write(master_, bytes.data(), bytes.size());
  if (given > 0) bytes.erase(bytes.begin(), bytes.begin() + given);
}

std::string Tty::set(const std::string& key, const std::string& value) {
  for (const Line& line : kLines) {
    if (key != line.name) continue;
    lines_ = value == "1" ? lines_ | line.bit : lines_ & ~line.bit;
    relay();
    return "";
  }
  if (key == "waiting") {
    waiting_ = std::atoi(value.c_str());
    return "";
  }
  if (key == "exclusive") {
    exclusive_ = value == "1";
    return "";
  }
  if (key == "mode") {
    ::fchmod(slave_, static_cast<mode_t>(std::strtol(value.c_str(), nullptr, 8)));
    return "";
  }
  return "a port has cts, dsr, dcd, ri, waiting, exclusive and mode";
}

std::string Tty::show() const {
  std::ostringstream text;
  text << "plugged=" << plugged() << " flushes=" << flushes_;
  for (const Line& line : kLines) text << ' ' << line.name << '=' << ((lines_ & line.bit) != 0);
  if (!settings_) return text.str();
  const tcflag_t control = settings_->c_cflag;
  const char* parity = !(control & PARENB)  ? "none"
                       : (control & CMSPAR) ? ((control & PARODD) ? "mark" : "space")
                       : (control & PARODD) ? "odd"
                                            : "even";
  text << " baud=" << settings_->c_ospeed << " bits=" << ((control & CSIZE) == CS7 ? 7 : 8)
       << " parity=" << parity << " stop=" << ((control & CSTOPB) ? 2 : 1)
       << " crtscts=" << ((control & CRTSCTS) != 0)
       << " ixon=" << ((settings_->c_iflag & IXON) != 0)
       << " ixany=" << ((settings_->c_iflag & IXANY) != 0);
  return text.str();
}

}  // namespace noren::bed
