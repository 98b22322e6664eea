// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/common/receipt_printer/testing/contract.hpp"
#include "tests/devices/bed_client.hpp"

// Receipt printers on an emulated machine: the contract of all printers over the real libraries,
// and what only a cable that is pulled shows. A test program includes this once and instantiates
// Contract and Cable.
namespace noren::receipt_printer::testing {

// A printer behind the bed's device `name`, which the plugin calls `output`.
inline Place on_bed(const std::string& name, const std::string& output) {
  const std::string path = bed::place(name).sun_path;
  ::unlink(path.c_str());
  Place place{emulators::listen_at(path), output};
  place.plug = [name] { EXPECT_EQ(bed::tell("plug " + name), "ok"); };
  place.unplug = [name] { bed::tell("unplug " + name); };
  return place;
}

class Cable : public ::testing::TestWithParam<Speaker> {};

TEST_P(Cable, IsPulledInTheMiddleTwentyTimes) {
  Rig rig(GetParam());
  EXPECT_EQ(rig.print("first", kSlip).outcome, NOREN_OUTCOME_DONE);
  rig.tear_off();
  std::size_t descriptors = 0;
  for (int times = 0; times < 20; ++times) {
    const std::string key = "u" + std::to_string(times);
    // Amid the receipt, each time somewhere else.
    rig.command("at " + std::to_string(100 + 3 * times) + " paper");
    const noren_op job = rig.begin(key, kSlip);
    rig.hear("paper end");
    rig.unplug();
    EXPECT_EQ(rig.host().wait(job).outcome, NOREN_OUTCOME_UNKNOWN) << times;
    EXPECT_EQ(reason_of(rig.print("other" + key, kOther)), "printer_unreachable") << times;
    rig.hear("off_offline");
    rig.command("at none");
    rig.command("paper in");
    rig.plug();
    // It is found again, what is unknown stays so, and the next receipt is whole.
    const auto before = rig.rows().size();
    EXPECT_EQ(rig.print(key, kSlip).outcome, NOREN_OUTCOME_UNKNOWN) << times;
    EXPECT_EQ(rig.rows().size(), before) << times;
    rig.tear_off();
    EXPECT_EQ(rig.print("next" + key, kOther).outcome, NOREN_OUTCOME_DONE) << times;
    EXPECT_EQ(rig.rows(), rows_of(kOther)) << times << "\n" << rig.text();
    rig.hear("online");
    rig.tear_off();
    if (times == 0) descriptors = bed::open_descriptors();
  }
  EXPECT_EQ(bed::open_descriptors(), descriptors);
}

TEST_P(Cable, IsPulledWhileNothingIsPrinted) {
  Rig rig(GetParam());
  std::size_t descriptors = 0;
  for (int times = 0; times < 20; ++times) {
    EXPECT_EQ(rig.state(), "ready") << times;
    if (times == 1) descriptors = bed::open_descriptors();
    rig.unplug();
    EXPECT_EQ(rig.state(), "offline") << times;
    rig.plug();
    EXPECT_EQ(rig.print("i" + std::to_string(times), kOther).outcome, NOREN_OUTCOME_DONE) << times;
    EXPECT_EQ(rig.rows(), rows_of(kOther)) << times;
    rig.tear_off();
  }
  EXPECT_EQ(rig.state(), "ready");
  EXPECT_EQ(bed::open_descriptors(), descriptors);
}

}  // namespace noren::receipt_printer::testing
