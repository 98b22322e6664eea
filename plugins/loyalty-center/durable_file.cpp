// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace noren::loyalty_center {
namespace {

std::string last_error() {
  return std::generic_category().message(errno);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::string write_durably(const std::filesystem::path& file, std::string_view content,
                          unsigned int permissions) {
  const std::filesystem::path next = file.string() + ".new";
  ::unlink(next.c_str());
  {
    const Descriptor out(
        ::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions));
    if (out.number() < 0 || ::fchmod(out.number(), permissions) != 0 ||
        !write_all(out.number(), content) || ::fsync(out.number()) != 0) {
      const std::string why = last_error();
      ::unlink(next.c_str());
      return why;
    }
  }
  if (::rename(next.c_str(), file.c_str()) != 0) return last_error();
  const Descriptor folder(::open(file.parent_path().empty() ? "." : file.parent_path().c_str(),
                                 O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.number() < 0 || ::fsync(folder.number()) != 0) return last_error();
  return {};
}

}  // namespace noren::loyalty_center
