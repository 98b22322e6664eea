// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/relay.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "drivers/connect/connect.hpp"
#include "tools/noren/doctor/loopback.hpp"

namespace noren::tool::doctor {
namespace {

using drivers::Fault;
using std::chrono::steady_clock;
using Kind = Event::Kind;

constexpr std::chrono::seconds patience{5};
constexpr std::chrono::milliseconds glance{5};

void wipe(std::span<std::uint8_t> bytes) {
  volatile std::uint8_t* at = bytes.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) at[i] = 0;
}

}  // namespace

Recorder::~Recorder() {
  for (Event& event : recording_.events) wipe(event.bytes);
}

std::size_t Recorder::add(RecordedDevice device, bool is_printer) {
  const std::lock_guard lock(mutex_);
  recording_.devices.push_back(std::move(device));
  printers_.push_back(is_printer);
  return recording_.devices.size() - 1;
}

void Recorder::note(std::size_t device, Kind kind, std::span<const std::uint8_t> bytes,
                    std::string fault) {
  const std::lock_guard lock(mutex_);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begin_).count();
  recording_.events.push_back({ms, device, kind, {bytes.begin(), bytes.end()}, std::move(fault)});
}

void Recorder::mask(std::size_t device, Kind kind, Traffic traffic) {
  std::vector<std::uint8_t> stream;
  const auto is_part = [&](const Event& event) {
    return event.device == device && event.kind == kind;
  };
  for (const Event& event : recording_.events) {
    if (is_part(event)) stream.insert(stream.end(), event.bytes.begin(), event.bytes.end());
  }
  mask_traffic(stream, traffic);
  auto at = stream.begin();
  for (Event& event : recording_.events) {
    if (!is_part(event)) continue;
    std::copy_n(at, event.bytes.size(), event.bytes.begin());
    at += static_cast<std::ptrdiff_t>(event.bytes.size());
  }
}

Recording Recorder::finish() {
  const std::lock_guard lock(mutex_);
  for (std::size_t device = 0; device < recording_.devices.size(); ++device) {
    const bool is_printer = printers_[device];
    mask(device, Kind::sent, is_printer ? Traffic::to_printer : Traffic::of_reader);
    mask(device, Kind::received, is_printer ? Traffic::from_printer : Traffic::of_reader);
  }
  return recording_;
}

class Relay::Line {
 public:
  Line(std::unique_ptr<drivers::Channel> opened, drivers::Address address, Recorder& recorder,
       std::size_t device)
      : opened_(std::move(opened)),
        address_(std::move(address)),
        recorder_(recorder),
        device_(device) {}

  std::uint16_t port() const { return loopback_.port(); }

  void run(const std::stop_token& stop) {
    while (loopback_.accept(stop)) {
      if (auto channel = open(stop)) pass_on(*channel, stop);
      loopback_.close();
    }
  }

 private:
  std::unique_ptr<drivers::Channel> open(const std::stop_token& stop) {
    std::unique_ptr<drivers::Channel> channel = std::move(opened_);
    if (!channel) {
      auto opened = drivers::connect(address_, steady_clock::now() + patience, stop);
      if (const auto* fault = std::get_if<Fault>(&opened)) {
        recorder_.note(device_, Kind::fault, {}, std::string(drivers::name_of(*fault)));
        return nullptr;
      }
      channel = std::move(std::get<std::unique_ptr<drivers::Channel>>(opened));
    }
    recorder_.note(device_, Kind::open);
    return channel;
  }

  // Until either side is gone.
  void pass_on(drivers::Channel& channel, const std::stop_token& stop) {
    std::array<std::uint8_t, 4096> room{};
    while (!stop.stop_requested()) {
      std::size_t size = 0;
      const auto came = loopback_.read(room, size);
      if (came == Loopback::Read::closed) return recorder_.note(device_, Kind::closed);
      const auto bytes = std::span(room).first(size);
      if (came == Loopback::Read::bytes) {
        recorder_.note(device_, Kind::sent, bytes);
        const Fault fault = channel.write(bytes, steady_clock::now() + patience, stop).fault;
        wipe(bytes);
        if (fault != Fault::none) return recorder_.note(device_, Kind::lost);
      }
      const auto got = channel.read(room, steady_clock::now() + glance, stop);
      if (got.bytes > 0) {
        const auto answer = std::span(room).first(got.bytes);
        recorder_.note(device_, Kind::received, answer);
        const bool taken = loopback_.write(answer, stop);
        wipe(answer);
        if (!taken) return recorder_.note(device_, Kind::closed);
      }
      if (got.fault != Fault::none && got.fault != Fault::timeout) {
        return recorder_.note(device_, Kind::lost);
      }
    }
  }

  Loopback loopback_;
  std::unique_ptr<drivers::Channel> opened_;
  const drivers::Address address_;
  Recorder& recorder_;
  const std::size_t device_;
};

Relay::Relay(std::unique_ptr<drivers::Channel> opened, drivers::Address address, Recorder& recorder,
             std::size_t device)
    : line_(std::make_unique<Line>(std::move(opened), std::move(address), recorder, device)),
      thread_([line = line_.get()](const std::stop_token& stop) { line->run(stop); }) {}

Relay::~Relay() {
  thread_.request_stop();
  thread_.join();
}

std::uint16_t Relay::port() const {
  return line_->port();
}

}  // namespace noren::tool::doctor
