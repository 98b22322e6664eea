// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tools/noren/doctor/finding.hpp"

namespace noren::tool::doctor {

// What is gathered while the areas are gone through.
struct Diagnosis {
  std::vector<Finding> findings;
  // Instances whose trouble is told already where it comes from, such as a port without rights.
  std::set<std::string> explained;

  void add(std::string area, Severity severity, std::string key, std::string device,
           std::vector<std::string> details = {}) {
    findings.push_back(
        {std::move(area), severity, std::move(key), std::move(device), std::move(details)});
  }
};

void diagnose_usb(const Facts& facts, Diagnosis& diagnosis);
void diagnose_serial(const Facts& facts, Diagnosis& diagnosis);
void diagnose_hid(const Facts& facts, Diagnosis& diagnosis);
void diagnose_pcsc(const Facts& facts, Diagnosis& diagnosis);
void diagnose_plugins(const Facts& facts, Diagnosis& diagnosis);
void diagnose_devices(const Facts& facts, Diagnosis& diagnosis);
void diagnose_centers(const Facts& facts, Diagnosis& diagnosis);
void diagnose_till(const Facts& facts, Diagnosis& diagnosis);  // clock, disk, journal

}  // namespace noren::tool::doctor
