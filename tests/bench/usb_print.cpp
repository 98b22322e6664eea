// SPDX-License-Identifier: Apache-2.0
// A job's bytes to a printer at USB by drivers/usb, until it says that it has them. Peer: the same
// by libusb_bulk_transfer(). Runs on an emulated machine (tests/emulators/bed) whose printer "till"
// has its peripheral here: a thread that takes bytes as fast as they come.
#include <libusb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "drivers/usb/printer.hpp"
#include "options.hpp"
#include "print_rate.hpp"

namespace noren::bench {
namespace {

constexpr std::uint16_t vendor = 0x04b8, product = 0x0e15;
constexpr std::uint8_t out = 0x01, in = 0x82;

// What is behind the cable: acknowledges each job.
class Peripheral {
 public:
  Peripheral() : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_un at = place("till");
    ::unlink(at.sun_path);
    check(::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
              ::listen(listener_, 1) == 0,
          "the peripheral's socket");
    thread_ = std::thread([this] { take_jobs(::accept(listener_, nullptr, nullptr)); });
    tell("plug till");
  }
  ~Peripheral() {
    tell("unplug till");
    thread_.join();
    ::close(listener_);
  }
  Peripheral(const Peripheral&) = delete;
  Peripheral& operator=(const Peripheral&) = delete;

 private:
  static sockaddr_un place(const std::string& name) {
    const char* bed = std::getenv("NOREN_BED");
    check(bed != nullptr, "this runs under device_bed");
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    const std::string path = std::string(bed) + "/" + name;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    return at;
  }
  static void tell(const std::string& command) {
    const int line = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un at = place("control");
    const std::string text = command + "\n";
    std::array<char, 64> answer{};
    check(::connect(line, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
              ::send(line, text.data(), text.size(), MSG_NOSIGNAL) > 0 &&
              ::recv(line, answer.data(), answer.size() - 1, 0) > 0 && answer[0] == 'o',
          "the emulated machine");
    ::close(line);
  }
  const int listener_;
  std::thread thread_;
};

class Raw {
 public:
  Raw() {
    check(libusb_init(&context_) == 0, "libusb_init");
    handle_ = libusb_open_device_with_vid_pid(context_, vendor, product);
    check(handle_ != nullptr, "the printer at USB");
    libusb_set_auto_detach_kernel_driver(handle_, 1);
    check(libusb_claim_interface(handle_, 0) == 0, "libusb_claim_interface");
  }
  ~Raw() {
    libusb_release_interface(handle_, 0);
    libusb_close(handle_);
    libusb_exit(context_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void send_job(std::vector<std::uint8_t>& bytes) {
    int done = 0;
    check(libusb_bulk_transfer(handle_, out, bytes.data(), static_cast<int>(bytes.size()), &done,
                               30'000) == 0 &&
              done == static_cast<int>(bytes.size()),
          "libusb_bulk_transfer out");
    std::array<std::uint8_t, 512> answer{};
    do {
      check(libusb_bulk_transfer(handle_, in, answer.data(), answer.size(), &done, 30'000) == 0,
            "libusb_bulk_transfer in");
    } while (done == 0);
  }

 private:
  libusb_context* context_ = nullptr;
  libusb_device_handle* handle_ = nullptr;
};

// Only one program can have the printer, so each has it for a while, by turns.
void measure(const Options& options) {
  const Peripheral peripheral;
  auto bytes = job();
  constexpr int kTurns = 4;
  const auto turn_ns = static_cast<std::int64_t>(options.seconds() * 1e9 / (2 * kTurns));
  const auto turn = [&](Samples& samples, const auto& work) {
    work();
    const auto end = now_ns() + turn_ns;
    do {
      time(samples, work);
    } while (now_ns() < end);
  };
  for (int i = 0; i < options.repeats(); ++i) {
    Repeat repeat;
    for (int j = 0; j < kTurns; ++j) {
      {
        auto opened = usb::open_printer(drivers::UsbIdentity{vendor, product, ""});
        check(opened.index() == 0, "open_printer");
        const auto& channel = std::get<0>(opened);
        turn(repeat["ours"], [&] { send_job(*channel, bytes); });
      }
      Raw raw;
      turn(repeat["peer"], [&] { raw.send_job(bytes); });
    }
    print(std::move(repeat));
  }
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::bench::measure);
}
