// SPDX-License-Identifier: Apache-2.0
#include "core/operation/operation.hpp"

#include <gtest/gtest.h>

#include "core/outcome/outcome.hpp"

namespace noren::operation {
namespace {

TEST(OperationId, DiffersByEpochSequenceAndVerb) {
  const Id::Epoch epoch{1, 2, 3, 4, 5, 6, 7};
  const Id::Epoch restored{1, 2, 3, 4, 5, 6, 8};
  const Id id(1'700'000'000'000, epoch, 42, Verb::complete);
  EXPECT_NE(id, Id(1'700'000'000'000, restored, 42, Verb::complete));
  EXPECT_NE(id, Id(1'700'000'000'000, epoch, 43, Verb::complete));
  EXPECT_NE(id, Id(1'700'000'000'000, epoch, 42, Verb::cancel));
  EXPECT_EQ(Id::parse(id.text()), id);
  EXPECT_EQ(id.sequence(), 42u);
}

TEST(OperationId, KeepsEverySequenceBit) {
  const Id::Epoch epoch{};
  EXPECT_NE(Id(0, epoch, 1ull << 39, Verb::hold), Id(0, epoch, 0, Verb::hold));
}

TEST(OperationId, RefusesWhatIsNoUuid) {
  for (const char* bad : {"", "0123", "00000000-0000-0000-0000-00000000000g",
                          "00000000x0000-0000-0000-000000000000"}) {
    EXPECT_FALSE(Id::parse(bad)) << bad;
  }
}

TEST(OperationState, WhatHasEndedStaysSo) {
  EXPECT_FALSE(next(State::done, Event::ended_refused));
  EXPECT_FALSE(next(State::done, Event::ended_unknown));
  EXPECT_FALSE(next(State::refused, Event::ended_done));
  EXPECT_FALSE(next(State::refused, Event::restarted));
  EXPECT_EQ(*next(State::done, Event::ended_done), State::done);
}

TEST(OperationState, AJournaledOperationIsUnknownAfterARestart) {
  EXPECT_EQ(*next(State::journaled, Event::restarted), State::unknown);
}

TEST(OperationState, UnknownIsResolvedEitherWay) {
  EXPECT_EQ(*next(State::unknown, Event::ended_done), State::done);
  EXPECT_EQ(*next(State::unknown, Event::ended_refused), State::refused);
  EXPECT_EQ(*next(State::manual, Event::restarted), State::manual);
  EXPECT_EQ(*next(State::manual, Event::ended_done), State::done);
}

TEST(Outcome, OnlyTheDocumentedPairsAreLegal) {
  const noren_status statuses[] = {0, 106, 108, 111, 112, 1000, 1001, 1002};
  int legal = 0;
  for (const noren_status status : statuses) {
    for (noren_outcome outcome = 0; outcome <= 3; ++outcome) {
      legal += is_legal_pair(status, outcome) ? 1 : 0;
    }
    if (status != NOREN_RUNNING) {
      EXPECT_TRUE(is_legal_pair(status, outcome_of(status)));
    }
  }
  EXPECT_EQ(legal,
            2 + 1 + 5 * 2);  // 0: done or none; 1001: unknown; five refusals: refused or none
  EXPECT_FALSE(is_legal_pair(NOREN_E_TIMEOUT, NOREN_OUTCOME_DONE));
  EXPECT_FALSE(is_legal_pair(NOREN_E_UNKNOWN_OUTCOME, NOREN_OUTCOME_REFUSED));
}

}  // namespace
}  // namespace noren::operation
