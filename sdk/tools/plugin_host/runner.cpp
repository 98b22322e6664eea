// SPDX-License-Identifier: Apache-2.0
#include "tools/plugin_host/runner.hpp"

#include <utility>

#include "host/child/frames.hpp"
#include "host/child/remote_port.hpp"
#include "runtime/platform/sandbox.hpp"

namespace noren::plugin_host {

using child::v1::Frame;

// The strand may be inside a plugin that never returns: nothing is waited for.
Runner::~Runner() {
  if (strand_.joinable()) strand_.detach();
}

int Runner::run() {
  if (!socket_.exists()) return 2;
  host::FrameAssembler assembler;
  while (auto packet = socket_.receive()) {
    const auto whole = assembler.add(*packet);
    if (!whole) return 1;
    if (!*whole) continue;
    Frame frame;
    if (!frame.ParseFromString(**whole)) return 1;
    on_frame(frame);
  }
  return 0;
}

void Runner::on_frame(const Frame& frame) {
  switch (frame.body_case()) {
    case Frame::kHello: {
      // The host compares; it is the one that can tell somebody.
      Frame ours;
      *ours.mutable_hello() = host::our_hello();
      send(ours);
      greeted_ = host::protocols_fit(ours.hello(), frame.hello());
      return;
    }
    case Frame::kStart:
      if (!greeted_ || services_) return;
      return start(frame.start());
    case Frame::kCall:
      return on_strand([this, call = frame.call()] { this->call(call); });
    case Frame::kCancel:
      return on_strand([this, op = frame.cancel().op()] {
        if (instance_) instance_->cancel(op);
      });
    case Frame::kPing:
      return on_strand([this, number = frame.ping().number()] {
        Frame pong;
        pong.mutable_pong()->set_number(number);
        send(pong);
      });
    case Frame::kSecretAnswer:
      if (services_) services_->on_secret(frame.secret_answer());
      return;
    case Frame::kClose:
      if (!strand_.joinable()) platform::exit_now(0);
      return on_strand([this] { close(); });
    default:
      return;  // a newer minor may say more
  }
}

// Everything of ours happens before the sandbox, everything of the plugin's in it.
void Runner::start(const child::v1::Start& start) {
  platform::limit_memory(start.memory_mib());
  services_ = std::make_unique<ChildServices>(start, [this](const Frame& out) { send(out); });
  std::vector<manifest::File> needed;
  for (const auto& file : start.needs()) needed.push_back({file.path(), file.sha256()});
  auto opened = host::OpenedLibrary::open({start.library(), start.sha256()}, needed,
                                          {start.plugin(),
                                           {start.interfaces().begin(), start.interfaces().end()},
                                           start.abi_min_minor()},
                                          files_);
  if (!opened) refuse(opened.error());
  shut_in(start);
  opened_ = std::move(*opened);
  on_strand([this, config = start.config()] { open(config); });
  strand_ = std::thread([this] { work(); });
}

void Runner::shut_in(const child::v1::Start& start) {
  const auto& grants = start.grants();
  platform::SandboxRules rules;
  rules.own = {start.folder(), start.library()};
  for (const auto& file : start.needs()) rules.own.emplace_back(file.path());
  rules.storage_file = start.storage_file();
  rules.readable.assign(grants.readable().begin(), grants.readable().end());
  rules.writable.assign(grants.writable().begin(), grants.writable().end());
  rules.devices.assign(grants.devices().begin(), grants.devices().end());
  rules.usb = grants.usb();
  rules.pcsc = grants.pcsc();
  rules.network = grants.network();
  for (const auto port : grants.ports()) rules.ports.push_back(static_cast<std::uint16_t>(port));

  const auto missing = platform::enter_sandbox(rules);
  if (!missing) refuse(missing.error());
  for (const auto& part : *missing) {
    const Error why = error(NOREN_E_DENIED, "sandbox_missing", {start.plugin(), part});
    if (start.sandbox_required()) refuse(why);
    services_->log(NOREN_LOG_WARNING, start.plugin() + " RUNS WITHOUT " + part +
                                          ": this kernel can't keep it to its grants");
  }
}

void Runner::open(const std::string& config) {
  const auto library = std::move(*opened_).load();
  opened_.reset();
  if (!library) refuse(library.error());
  auto instance = host::PluginInstance::create(*library, config, *services_, *this);
  if (!instance) refuse(instance.error());
  instance_ = std::move(*instance);
  instance_->open(host::open_op);
}

void Runner::refuse(const Error& why) {
  Frame frame;
  *frame.mutable_failed()->mutable_problem() = host::to_problem(why);
  send(frame);
  platform::exit_now(1);
}

void Runner::call(const child::v1::Call& in) {
  const auto* interface = host::find_interface(in.interface());
  if (!instance_ || !interface || in.slot() >= interface->slots.size()) {
    return ended(in.op(), {NOREN_E_NOSERVICE, NOREN_OUTCOME_REFUSED, {}, {}});
  }
  host::Call call;
  call.slot = {interface, in.slot()};
  call.idempotency_key = in.idempotency_key();
  call.original_key = in.original_key();
  call.amount = in.amount();
  call.currency = in.currency();
  call.timeout_ms = in.timeout_ms();
  call.document = in.document();
  call.payload.assign(in.payload().begin(), in.payload().end());
  instance_->submit(in.op(), call);
}

void Runner::close() {
  if (!instance_) platform::exit_now(0);
  instance_->close(host::close_op);
}

void Runner::ended(noren_op op, host::RawAnswer answer) {
  if (op == host::open_op) {
    if (answer.status != NOREN_OK) refuse(answer.error);
    Frame frame;
    frame.mutable_opened();
    return send(frame);
  }
  if (op == host::close_op) {
    return on_strand([this] {
      instance_.reset();
      Frame frame;
      frame.mutable_closed();
      send(frame);
      platform::exit_now(0);
    });
  }
  Frame frame;
  auto& end = *frame.mutable_ended();
  end.set_op(op);
  end.set_status(answer.status);
  end.set_outcome(answer.outcome);
  end.set_document(std::move(answer.document));
  if (answer.status != NOREN_OK) *end.mutable_problem() = host::to_problem(answer.error);
  send(frame);
}

void Runner::progress(noren_op op, std::string document) {
  Frame frame;
  frame.mutable_progress()->set_op(op);
  frame.mutable_progress()->set_document(std::move(document));
  send(frame);
}

void Runner::event(std::string type, std::string document) {
  Frame frame;
  frame.mutable_event()->set_type(std::move(type));
  frame.mutable_event()->set_document(std::move(document));
  send(frame);
}

void Runner::send(const Frame& frame) {
  const auto packets = host::to_packets(frame.SerializeAsString());
  // Without a host there is nobody to work for.
  if (packets && !socket_.send(*packets)) platform::exit_now(0);
}

void Runner::on_strand(std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void Runner::work() {
  while (true) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !tasks_.empty(); });
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
  }
}

}  // namespace noren::plugin_host
