// SPDX-License-Identifier: Apache-2.0
#include "writer.hpp"

#include <boost/asio/post.hpp>

namespace noren::center {
namespace {

constexpr std::size_t waiting_max = 4096;

}  // namespace

Writer::Writer(Center& center, Store& store, boost::asio::any_io_executor executor,
               std::function<void()> broken)
    : center_(center),
      store_(store),
      executor_(std::move(executor)),
      broken_(std::move(broken)),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::submit(Job job, Answer answer, Does does) {
  {
    const std::lock_guard lock(mutex_);
    if (!refusing_ && waiting_.size() < waiting_max) {
      waiting_.push_back({std::move(job), std::move(answer), {}, does});
      wake_.notify_one();
      return;
    }
  }
  boost::asio::post(executor_, [answer = std::move(answer)] {
    answer(refused(error(NOREN_E_BUSY, "center_busy")), {});
  });
}

void Writer::run() {
  for (;;) {
    auto batch = std::make_shared<Batch>();
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      batch->swap(waiting_);
    }
    const Standing standing = work(*batch);
    boost::asio::post(executor_, [batch, standing] {
      for (Task& task : *batch) task.answer(std::move(task.reply), standing);
    });
  }
}

}  // namespace noren::center
