// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/manifest/manifest.hpp"
#include "core/manifest/signing.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/platform/trusted_files.hpp"

namespace noren::host {

namespace fs = std::filesystem;

// A folder of plugins and an administration that goes with the test.
class FindingFixture : public ::testing::Test {
 protected:
  FindingFixture() {
    fs::create_directories(administration_folder() / "trust.d");
    fs::create_directories(administration_folder() / "plugins.d");
  }
  ~FindingFixture() override { fs::remove_all(folder); }

  fs::path administration_folder() const { return folder / "administration"; }

  static void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  void trust(const std::string& name, const manifest::SecretKey& whose) {
    write(administration_folder() / "trust.d" / (name + ".pub"),
          manifest::to_text(whose.public_key()));
  }

  // A manifest that is whole but for what `library` has, and a file in place of its library.
  static std::string manifest_text(const std::string& id, const std::string& library,
                                   const std::string& interface = "noren.display/1",
                                   const std::string& version = "1") {
    return R"({"manifest_version": 1, "id": ")" + id + R"(", "name": "n", "version": ")" + version +
           R"(", "publisher": "p", "license": "l", "abi": {"epoch": 1}, "interfaces": [")" +
           interface + R"("], "library": )" +
           (library == "{}"
                ? library
                : "{\"" + std::string(manifest::this_platform()) + "\": " + library + "}") +
           "}";
  }
  static inline const std::string hashed =
      R"({"path": "plugin.so", "sha256": ")" + std::string(64, 'a') + R"("})";

  // Puts a manifest there, signed by `whose`, or not.
  void put(const fs::path& name, const std::string& text, const manifest::SecretKey* whose) {
    write(folder / name, text);
    write((folder / name).parent_path() / "plugin.so", "not loaded by a listing");
    if (whose) write((folder / name).string() + ".sig", whose->sign(text, "c"));
  }

  platform::SystemRandom random;
  platform::TrustedFiles files;
  const manifest::SecretKey key = manifest::SecretKey::make(random);
  const manifest::SecretKey other_key = manifest::SecretKey::make(random);
  const fs::path folder =
      fs::path(::testing::TempDir()) /
      ("noren_finding_" +
       std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

}  // namespace noren::host
