// SPDX-License-Identifier: Apache-2.0
// What the writer does with a batch, apart from the thread that it does it on.
#include <boost/asio/post.hpp>

#include "writer.hpp"

namespace noren::center {

Standing Writer::work(Batch& batch) {
  if (const Status begun = store_.begin(); !begun) {
    store_.rollback();
    fail(batch, begun.error(), false);
    return {};
  }
  for (Task& task : batch) task.reply = task.job(center_);
  const Standing standing = center_.standing();
  const Status sound = store_.failure();
  const Status committed = sound ? store_.commit() : sound;
  if (committed) return standing;
  store_.rollback();
  // Only a commit can fail in between; a full disk fails before anything is kept.
  const bool unsure = sound && committed.error().reason == "center_storage";
  fail(batch, committed.error(), unsure);
  if (!unsure) {
    read_again(batch);
    return {};
  }
  {
    const std::lock_guard lock(mutex_);
    refusing_ = true;
  }
  boost::asio::post(executor_, broken_);
  return {};
}

// The books are as they were; who only asks of them gets an answer.
void Writer::read_again(Batch& batch) {
  if (store_.begin()) {
    for (Task& task : batch) {
      if (task.does != Does::read) continue;
      Reply reply = task.job(center_);
      if (store_.failure()) task.reply = std::move(reply);
    }
  }
  store_.rollback();
}

void Writer::fail(Batch& batch, const Error& why, bool unsure) {
  for (Task& task : batch) {
    const noren_outcome outcome = task.reply.outcome;
    task.reply = refused(why);
    if (unsure && outcome != NOREN_OUTCOME_NONE) {
      task.reply.status = NOREN_E_UNKNOWN_OUTCOME;
      task.reply.outcome = NOREN_OUTCOME_UNKNOWN;
    }
  }
}

}  // namespace noren::center
