// SPDX-License-Identifier: Apache-2.0
#include "host/port/in_process_port.hpp"

#include <noren/plugin.h>

#include <boost/asio/post.hpp>
#include <utility>

namespace noren::host {

// Takes what one instance says from any thread to the loop.
class InProcessPort::Sink : public InstanceSink {
 public:
  Sink(std::weak_ptr<PortBase> port, boost::asio::any_io_executor executor,
       std::uint64_t generation)
      : port_(std::move(port)), executor_(std::move(executor)), generation_(generation) {}

  void ended(noren_op op, RawAnswer answer) override {
    post([op, answer = std::move(answer)](InProcessPort& port) mutable {
      if (op == open_op || op == close_op) return port.life_ended(op, answer);
      port.PortBase::ended(op, std::move(answer));
    });
  }
  void progress(noren_op op, std::string document) override {
    post([op, document = std::move(document)](InProcessPort& port) {
      port.PortBase::progress(op, document);
    });
  }
  void event(std::string type, std::string document) override {
    post([type = std::move(type), document = std::move(document)](InProcessPort& port) {
      port.PortBase::event(type, document);
    });
  }

 private:
  template <typename Function>
  void post(Function function) {
    boost::asio::post(
        executor_,
        later<InProcessPort>(port_, [generation = generation_,
                                     function = std::move(function)](InProcessPort& port) mutable {
          if (generation == port.generation_) function(port);
        }));
  }

  const std::weak_ptr<PortBase> port_;
  const boost::asio::any_io_executor executor_;
  const std::uint64_t generation_;
};

InProcessPort::InProcessPort(PortSetup setup, LoadLibrary load, std::string config,
                             Services& services, PortListener& listener,
                             boost::asio::any_io_executor executor)
    : PortBase(std::move(setup), services, listener, executor),
      load_(std::move(load)),
      config_(std::move(config)),
      life_timer_(executor) {}

InProcessPort::~InProcessPort() = default;

void InProcessPort::start() {
  if (!library_) {
    auto library = load_();
    if (!library) return fail(library.error());
    library_ = *library;
  }
  sink_ = std::make_unique<Sink>(weak_from_this(), executor(), ++generation_);
  auto instance = PluginInstance::create(library_, config_, services(), *sink_);
  if (!instance) return fail(instance.error());
  instance_ = std::move(*instance);
  life_timer_.expires_after(options().open_timeout);
  life_timer_.async_wait(later<InProcessPort>(
      weak_from_this(), [](InProcessPort& self, const boost::system::error_code& canceled) {
        if (!canceled && self.starting()) {
          self.fail(error(NOREN_E_TIMEOUT, "plugin_open_timeout", {self.setup().id}));
        }
      }));
  instance_->open(open_op);
}

void InProcessPort::life_ended(noren_op op, const RawAnswer& answer) {
  if (op == close_op) {
    drop_instance();
    return finished();
  }
  if (closing()) return;
  life_timer_.cancel();
  if (answer.status != NOREN_OK) return fail(answer.error);
  went_up();
}

void InProcessPort::fail(Error why) {
  drop_instance();
  went_down(std::move(why));
}

void InProcessPort::send(CallId id, const Call& call) {
  instance_->submit(id, call);
}

void InProcessPort::send_cancel(CallId id) {
  if (instance_) instance_->cancel(id);
}

void InProcessPort::begin_close() {
  if (!instance_) return finished();
  life_timer_.expires_after(options().close_timeout);
  life_timer_.async_wait(later<InProcessPort>(
      weak_from_this(), [](InProcessPort& self, const boost::system::error_code& canceled) {
        if (canceled || !self.closing()) return;
        self.drop_instance();
        self.finished();
      }));
  instance_->close(close_op);
}

void InProcessPort::drop_instance() {
  life_timer_.cancel();
  ++generation_;
  instance_.reset();
  sink_.reset();
}

}  // namespace noren::host
