// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/receipt_printer/file_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace noren::receipt_printer {
namespace {

using Clock = std::chrono::steady_clock;

class File {
 public:
  // Without waiting for a reader or a device that is away.
  explicit File(const std::string& path)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK,
                           S_IRUSR | S_IWUSR)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// Waits until it takes more, until the deadline. False too where the device has gone meanwhile.
bool takes_more(int descriptor, Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  pollfd entry{descriptor, POLLOUT, 0};
  ::poll(&entry, 1, static_cast<int>(std::clamp<long long>(left.count(), 1, 60'000)));
  return entry.revents == POLLOUT;
}

// How many bytes were written before the deadline or an error.
std::size_t write_all(int descriptor, const Bytes& bytes, Clock::time_point deadline) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (wrote > 0) {
      done += static_cast<std::size_t>(wrote);
    } else if (wrote < 0 && errno == EAGAIN && Clock::now() < deadline) {
      takes_more(descriptor, deadline);
    } else if (wrote == 0 || errno != EINTR) {
      break;
    }
  }
  return done;
}

bool store(int descriptor, mode_t mode, Clock::time_point deadline) {
  // What usblp has taken it may still be sending, and closing it breaks that off
  // (Linux, drivers/usb/class/usblp.c, usblp_wwait).
  if (S_ISCHR(mode)) return takes_more(descriptor, deadline);
  // Pipes have nothing to store and say so.
  return ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
}

}  // namespace

Verdict print_to_file(const std::string& path, const Encoded& receipt, Clock::time_point deadline) {
  const plugin::Refusal not_written{NOREN_E_OFFLINE,
                                    "printer_file_not_writable",
                                    "the receipt could not be written: check the path and the disk",
                                    {path}};
  const File file(path);
  struct stat before {};
  if (file.descriptor() < 0 || ::fstat(file.descriptor(), &before) != 0) {
    return Verdict::refused(not_written);
  }
  Bytes bytes = receipt.body;
  bytes.insert(bytes.end(), receipt.cut.begin(), receipt.cut.end());
  const std::size_t wrote = write_all(file.descriptor(), bytes, deadline);
  if (wrote == bytes.size() && store(file.descriptor(), before.st_mode, deadline)) {
    Verdict verdict;
    verdict.files.push_back(path);
    return verdict;
  }
  const bool taken_back = wrote == 0 || (S_ISREG(before.st_mode) &&
                                         ::ftruncate(file.descriptor(), before.st_size) == 0);
  if (taken_back) return Verdict::refused(not_written);
  return Verdict::unknown({NOREN_E_UNKNOWN_OUTCOME, "print_unconfirmed",
                           "look whether the receipt came out: it was sent only in part"});
}

}  // namespace noren::receipt_printer
