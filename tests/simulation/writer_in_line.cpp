// SPDX-License-Identifier: Apache-2.0
// The center's writer without a thread: what waits when the loop has turned is one batch. Linked
// instead of samples/center/writer.cpp; the batch itself (writer_batch.cpp) is what centers run.
#include <boost/asio/post.hpp>

#include "writer.hpp"

namespace noren::center {

Writer::Writer(Center& center, Store& store, boost::asio::any_io_executor executor,
               std::function<void()> broken)
    : center_(center), store_(store), executor_(std::move(executor)), broken_(std::move(broken)) {}

Writer::~Writer() = default;

void Writer::submit(Job job, Answer answer, Does does) {
  if (refusing_) {
    return boost::asio::post(executor_, [answer = std::move(answer)] {
      answer(refused(error(NOREN_E_BUSY, "center_busy")), {});
    });
  }
  if (waiting_.empty()) {
    boost::asio::post(executor_, [this] { run(); });
  }
  waiting_.push_back({std::move(job), std::move(answer), {}, does});
}

void Writer::run() {
  Batch batch;
  batch.swap(waiting_);
  const Standing standing = work(batch);
  for (Task& task : batch) task.answer(std::move(task.reply), standing);
}

}  // namespace noren::center
