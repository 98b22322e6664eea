// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/bed/control.hpp"

#include <glib-unix.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace noren::bed {

struct Control::Caller {
  Control& control;
  std::string line;
};

Control::Control(Machine& machine, Devices& devices)
    : machine_(machine),
      devices_(devices),
      path_(machine.folder + "/control"),
      listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 8) != 0) {
    std::abort();
  }
  g_unix_fd_add(listener_, G_IO_IN, on_caller, this);
}

Control::~Control() {
  ::close(listener_);
  ::unlink(path_.c_str());
  // Peripherals that the command left behind.
  g_autoptr(GDir) folder = g_dir_open(machine_.folder.c_str(), 0, nullptr);
  while (const char* name = folder ? g_dir_read_name(folder) : nullptr) {
    ::unlink((machine_.folder + "/" + name).c_str());
  }
  ::rmdir(machine_.folder.c_str());
}

gboolean Control::on_caller(int descriptor, GIOCondition, void* self) {
  const int socket = ::accept4(descriptor, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) return G_SOURCE_CONTINUE;
  auto* caller = new Caller{*static_cast<Control*>(self), {}};
  g_unix_fd_add_full(G_PRIORITY_DEFAULT, socket, G_IO_IN, on_line, caller,
                     [](void* data) { delete static_cast<Caller*>(data); });
  return G_SOURCE_CONTINUE;
}

gboolean Control::on_line(int descriptor, GIOCondition, void* data) {
  Caller& caller = *static_cast<Caller*>(data);
  std::array<char, 512> room;
  const ssize_t got = ::read(descriptor, room.data(), room.size());
  if (got <= 0) {
    ::close(descriptor);
    return G_SOURCE_REMOVE;
  }
  caller.line.append(room.data(), static_cast<std::size_t>(got));
  while (true) {
    const std::size_t end = caller.line.find('\n');
    if (end == caller.line.npos) return G_SOURCE_CONTINUE;
    const std::string answer = caller.control.obey(caller.line.substr(0, end)) + "\n";
    caller.line.erase(0, end + 1);
    ::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL);
  }
}

std::string Control::obey(const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  std::string name;
  words >> verb >> name;
  const std::lock_guard lock(machine_.mutex);
  const auto found = devices_.find(name);
  if (found == devices_.end()) return "error: no device " + name;
  Device& device = *found->second;
  if (verb == "show") return "ok " + device.show();
  if (verb == "plug" || verb == "unplug") {
    if (device.plugged() == (verb == "plug")) return "error: it is " + verb + "ged already";
    verb == "plug" ? device.plug() : device.unplug();
    return "ok";
  }
  if (verb != "set") return "error: the commands are plug, unplug, set and show";
  std::string key;
  std::string value;
  words >> key >> std::ws;
  std::getline(words, value);
  const std::string error = device.set(key, value);
  return error.empty() ? "ok" : "error: " + error;
}

}  // namespace noren::bed
