// SPDX-License-Identifier: Apache-2.0
#include "host/finding/administration.hpp"

#include <gtest/gtest.h>

#include "tests/finding/finding_fixture.hpp"

namespace noren::host {
namespace {

class AdministrationTest : public FindingFixture {
 protected:
  std::string signer_of(const std::string& id, const std::string& text,
                        const std::string& signature) {
    const auto administration = read_administration(administration_folder(), files);
    if (!administration) return administration.error().reason;
    const auto domain = check_signature(*administration, id, text, signature);
    return domain ? *domain : domain.error().reason;
  }
};

TEST_F(AdministrationTest, AKeySpeaksForItsDomainAlone) {
  trust("com.example", key);
  const auto signature = key.sign("text", "c");
  EXPECT_EQ(signer_of("com.example", "text", signature), "com.example");
  EXPECT_EQ(signer_of("com.example.scale", "text", signature), "com.example");
  EXPECT_EQ(signer_of("com.example.scale.two", "text", signature), "com.example");
  EXPECT_EQ(signer_of("com.examples", "text", signature), "plugin_signer_domain");
  EXPECT_EQ(signer_of("com", "text", signature), "plugin_signer_domain");
  EXPECT_EQ(signer_of("noren.printer-escpos", "text", signature), "plugin_signer_domain");
  EXPECT_EQ(signer_of("com.example.scale", "texts", signature), "signature_wrong");
  EXPECT_EQ(signer_of("com.example.scale", "text", other_key.sign("text", "c")),
            "plugin_signer_unknown");
  EXPECT_EQ(signer_of("com.example.scale", "text", "no signature"), "signature_format");
}

TEST_F(AdministrationTest, AKeyMayHaveSeveralFilesAndDomainsSeveralKeys) {
  trust("com.example", key);
  trust("com.example@2027", other_key);
  trust("org.example", key);
  EXPECT_EQ(signer_of("com.example.a", "text", other_key.sign("text", "c")), "com.example");
  EXPECT_EQ(signer_of("org.example.a", "text", key.sign("text", "c")), "org.example");
  EXPECT_EQ(signer_of("org.example.a", "text", other_key.sign("text", "c")),
            "plugin_signer_domain");
}

TEST_F(AdministrationTest, ABadKeyIsToldAndStopsNothing) {
  trust("com.example", key);
  write(administration_folder() / "trust.d/org.example.pub", "not a key");
  write(administration_folder() / "trust.d/Not A Domain.pub", manifest::to_text(key.public_key()));
  write(administration_folder() / "trust.d/others.pub", manifest::to_text(other_key.public_key()));
  fs::permissions(administration_folder() / "trust.d/others.pub", fs::perms(0666));
  write(administration_folder() / "trust.d/README", "no key at all");
  const auto administration = read_administration(administration_folder(), files);
  ASSERT_TRUE(administration);
  ASSERT_EQ(administration->keys.size(), 1u);
  std::map<std::string, std::string> reasons;
  for (const auto& problem : administration->problems) {
    reasons[problem.file.filename().string()] = problem.why.reason;
  }
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{{"Not A Domain.pub", "key_file_name"},
                                                         {"org.example.pub", "key_format"},
                                                         {"others.pub", "file_writable"}}));
}

TEST_F(AdministrationTest, NothingIsThereAtFirst) {
  const auto administration = read_administration(folder / "nowhere", files);
  ASSERT_TRUE(administration);
  EXPECT_TRUE(administration->keys.empty());
  EXPECT_TRUE(administration->policy.developer.empty());
}

// A policy that can't be read forbids nothing: so nothing may run.
TEST_F(AdministrationTest, ABadPolicyStopsAll) {
  const auto reason = [this] {
    const auto administration = read_administration(administration_folder(), files);
    return administration ? std::string() : administration.error().reason;
  };
  const fs::path policy = administration_folder() / "policy.json";
  write(policy, R"({"policy_version": 1, "in_proces": []})");
  EXPECT_EQ(reason(), "policy_wrong");
  write(policy, R"({"policy_version": 1})");
  EXPECT_EQ(reason(), "");
  fs::permissions(policy, fs::perms(0666));
  EXPECT_EQ(reason(), "file_writable");
  fs::remove(policy);
  fs::create_symlink("nowhere", policy);
  EXPECT_EQ(reason(), "plugin_file");
}

}  // namespace
}  // namespace noren::host
