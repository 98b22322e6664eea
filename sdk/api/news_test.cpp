// SPDX-License-Identifier: Apache-2.0
#include "api/news.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace noren::api
