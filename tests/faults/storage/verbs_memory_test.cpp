// SPDX-License-Identifier: Apache-2.0
// The n-th allocation fails while a sale is completed. Whatever the till hears, the program is
// asked to do it once, and a till that starts again ends it.
#include <new>
#include <set>

#include "runtime/sale/verbs_fixture.hpp"

namespace noren::runtime {
namespace {

struct Allocator {
  bool armed = false;
  std::uint64_t nth = 0;
  std::uint64_t count = 0;
} allocator;

// The plugin has all the memory that it wants.
class Unbothered : public host::Port {
 public:
  explicit Unbothered(host::Port& port) : port_(port) {}
  bool offers(std::string_view id) const override { return port_.offers(id); }
  host::CallId submit(host::Call call, host::AnswerHandler handler) override {
    const bool armed = std::exchange(allocator.armed, false);
    const host::CallId id = port_.submit(std::move(call), std::move(handler));
    allocator.armed = armed;
    return id;
  }
  void cancel(host::CallId id) override { port_.cancel(id); }
  void close(std::function<void()> closed) override { port_.close(std::move(closed)); }

 private:
  host::Port& port_;
};

// One sale with its own till, as a value.
class Shop : public VerbsFixture {
 public:
  void TestBody() override {}
  std::vector<NamedPort> offering(std::string_view) override { return {{"plugin", &plugin_}}; }
  NamedPort named(std::string_view) override { return {"plugin", &plugin_}; }

  // True while there is an allocation to fail.
  bool complete_without(std::uint64_t nth) {
    identified();
    allocator = {true, nth, 0};
    bool died = false;  // as a register does whose loop has no memory
    try {
      const noren_status told = call(complete);
      allocator.armed = false;
      EXPECT_EQ(told == NOREN_OK, sale().state == sale::State::done) << nth;
    } catch (const std::bad_alloc&) {
      allocator.armed = false;
      died = true;
    }
    const bool met = allocator.count >= nth;
    look(nth);
    if (died) return met;
    restart();
    EXPECT_EQ(call(complete), NOREN_OK) << nth;
    EXPECT_EQ(sale().state, sale::State::done) << nth;
    look(nth);
    return met;
  }

 private:
  // At most one operation went to the program, and the journal's sale knows of it.
  void look(std::uint64_t nth) {
    std::set<std::string> sent;
    for (const char* slot : {"complete", "recover"}) {
      for (const host::Call& one : port_->of(slot)) sent.insert(one.idempotency_key);
    }
    EXPECT_LE(sent.size(), 1u) << nth;
    const auto stored = journal_->load_sale("0001");
    ASSERT_TRUE(stored && *stored) << nth;
    const auto sale = sale::from_snapshot(**stored);
    ASSERT_TRUE(sale) << nth;
    for (const std::string& key : sent) {
      const auto operation = journal_->find(*operation::Id::parse(key));
      ASSERT_TRUE(operation && *operation) << nth;
      const bool done = (*operation)->state == operation::State::done;
      EXPECT_EQ(sale->state == sale::State::done, done) << nth;
      EXPECT_EQ(sale->unknown_operation, done ? "" : key) << nth;
    }
  }

  Unbothered plugin_{*port_};
};

TEST(VerbsWithoutMemory, ASaleIsCompletedOnce) {
  std::uint64_t nth = 1;
  while (Shop().complete_without(nth) && !testing::Test::HasFailure()) ++nth;
  EXPECT_GT(nth, 100u);
}

}  // namespace
}  // namespace noren::runtime

void* operator new(std::size_t size) {
  auto& allocator = noren::runtime::allocator;
  if (allocator.armed && ++allocator.count == allocator.nth) throw std::bad_alloc();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
