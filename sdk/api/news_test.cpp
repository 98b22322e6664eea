// SPDX-License-Identifier: Apache-2.0
#include "api/news.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace noren::api {
namespace {

boost::json::object event(int number) {
  return {{"number", number}};
}

TEST(News, OfTooManyEventsTheOldestGo) {
  News news;
  for (int number = 0; number < 300; ++number) news.add(event(number));
  EXPECT_EQ(std::get<boost::json::object>(*news.take(0)), event(44));
}

TEST(News, EventsNeverPushOutWorkThatHasEnded) {
  News news;
  news.add(event(0));
  news.add(noren_handle{7});
  for (int number = 1; number < 1000; ++number) news.add(event(number));
  EXPECT_EQ(std::get<noren_handle>(*news.take(0)), 7);
  int left = 0;
  while (news.take(0)) ++left;
  EXPECT_EQ(left, 255);
}

bool is_readable(const News& news) {
  pollfd waiting{static_cast<int>(news.descriptor()), POLLIN, 0};
  return poll(&waiting, 1, 0) == 1;
}

TEST(News, TheDescriptorIsReadableWhileSomethingIsLeft) {
  News news;
  EXPECT_FALSE(is_readable(news));
  for (int round = 0; round < 2; ++round) {
    news.add(event(1));
    news.add(noren_handle{7});
    EXPECT_TRUE(is_readable(news));
    news.take(0);
    EXPECT_TRUE(is_readable(news)) << "one is left";
    news.take(0);
    EXPECT_FALSE(is_readable(news));
  }
  news.add(noren_handle{7});
  news.forget(7);
  EXPECT_FALSE(is_readable(news));
  news.close();
  EXPECT_TRUE(is_readable(news)) << "whoever waits must see that it is over";
}

}  // namespace
}  // namespace noren::api
