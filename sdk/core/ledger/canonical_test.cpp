// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/canonical.hpp"

#include <gtest/gtest.h>

namespace noren::ledger {
namespace {

TEST(Canonical, NeighboursDoNotRunTogether) {
  EXPECT_NE(Canonical().text("ab").text("c").data(), Canonical().text("a").text("bc").data());
  EXPECT_NE(Canonical().text("").number(1).data(), Canonical().number(1).text("").data());
}

TEST(Canonical, WritesTheBigEndFirst) {
  EXPECT_EQ(to_hex(Canonical().number(258).text("A").data()), "0000000000000102000000000000000141");
  EXPECT_EQ(to_hex(Canonical().number(-1).data()), "ffffffffffffffff");
}

TEST(Canonical, HashesWithBlake2b256) {
  // BLAKE2b-256 of nothing, from the algorithm's published vectors.
  EXPECT_EQ(to_hex(Canonical().hash()),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

}  // namespace
}  // namespace noren::ledger
