// SPDX-License-Identifier: Apache-2.0
// A register in C++11 that calls noren.h as it is and has no library at hand: it sells once, leaves
// and comes back to the same sale. Exit status 0 if every step was as noren.h says.
#include <noren/noren.h>

namespace {

class Till {
 public:
  Till() { status_ = noren_open("{\"simulated\": true}", -1, &handle_); }
  Till(const Till&) = delete;
  Till& operator=(const Till&) = delete;
  ~Till() { noren_close(handle_); }
  noren_status status() const { return status_; }
  noren_handle handle() const { return handle_; }

 private:
  noren_handle handle_ = 0;
  noren_status status_ = NOREN_E_CLOSED;
};

noren_status each(noren_status status) {
  return status;
}
template <typename First, typename... Rest>
noren_status each(noren_status status, First first, Rest... rest) {
  return status == NOREN_OK ? each(first(), rest...) : status;
}

}  // namespace

int main() {
  const Till till;
  noren_handle sale = 0;
  noren_handle again = 0;
  noren_int64 points = 0;
  const auto begin = [&] { return noren_sale_begin(till.handle(), "ref=cpp11-1", -1, &sale); };
  const auto add = [&] { return noren_sale_add(sale, "{\"amount\": 300}", -1); };
  const auto identify = [&] { return noren_sale_identify(sale, nullptr, 0, NOREN_FOREVER); };
  const auto complete = [&] { return noren_sale_complete(sale, nullptr, 0, NOREN_FOREVER); };
  const auto leave = [&] { return noren_close(sale); };
  // 110 hands out the sale that has this ref already.
  const auto come_back = [&] {
    const noren_status status = noren_sale_begin(till.handle(), "ref=cpp11-1", -1, &again);
    return status == NOREN_E_EXISTS && again > 0 ? NOREN_OK : NOREN_E_FAILURE;
  };
  const auto look = [&] { return noren_get_int(again, "points.awarded", -1, &points); };
  const noren_status status =
      each(till.status(), begin, add, identify, complete, leave, come_back, look);
  return status == NOREN_OK && points > 0 ? 0 : 1;
}
