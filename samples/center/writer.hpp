// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/center/center.hpp"

namespace noren::center {

// The one thread that touches the books. It takes whatever waits, does it in one transaction, and
// answers when that is on disk: the longer the disk takes, the larger the batches. Thread-safe; the
// answers run on the executor given.
class Writer {
 public:
  using Job = std::function<Reply(Center&)>;
  // The reply, and where the books stood when it was durable.
  using Answer = std::function<void(Reply, const Standing&)>;

  // `broken` runs once, on the executor, when the disk failed in a way that leaves open whether a
  // batch was kept: nothing more is taken then, and the program should end and be started again.
  Writer(Center& center, Store& store, boost::asio::any_io_executor executor,
         std::function<void()> broken);
  ~Writer();  // finishes what waits

  // A job that only reads is answered also where nothing can be written.
  enum class Does { write, read };
  void submit(Job job, Answer answer, Does does = Does::write);

 private:
  struct Task {
    Job job;
    Answer answer;
    Reply reply;
    Does does;
  };
  using Batch = std::vector<Task>;

  void run();
  // Where the books stand then; nothing where the batch was not kept.
  Standing work(Batch& batch);
  void fail(Batch& batch, const Error& why, bool unsure);
  void read_again(Batch& batch);

  Center& center_;
  Store& store_;
  boost::asio::any_io_executor executor_;
  std::function<void()> broken_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Batch waiting_;
  bool stopping_ = false;
  bool refusing_ = false;  // after the disk broke
  std::thread thread_;     // last: it uses all of the above
};

}  // namespace noren::center
