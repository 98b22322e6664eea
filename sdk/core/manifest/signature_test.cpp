// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/signature.hpp"

#include <gtest/gtest.h>

#include "core/base/bytes.hpp"
#include "core/manifest/signing.hpp"
#include "tests/support/counting_random.hpp"

namespace noren::manifest {
namespace {

// Made with minisign 0.11: minisign -G -W, minisign -S -t 'made by another program'.
constexpr std::string_view their_key =
    "untrusted comment: minisign public key 9CDCFF7D6F60DF7F\n"
    "RWR/32Bvff/cnEmftV9QsR2sAazfkw0MoxjA6D0Wt4gnIKBr2/aqIAiB\n";
constexpr std::string_view their_secret_key =
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAf99gb33/3JzUDZmRuNdD"
    "RSkVjNtA1hxC/Tg8dhwFNEiJ4jDm4q5CRUmftV9QsR2sAazfkw0MoxjA6D0Wt4gnIKBr2/"
    "aqIAiBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
constexpr std::string_view their_signature =
    "untrusted comment: signature from minisign secret key\n"
    "RUR/32Bvff/cnBTmlHfoqzF4Q76qC7SZVOZAky0UpJdnQX0QrtY/"
    "5idm76qQqp2624MDlVlRAKs1JhhXH0v9MziHnPGMVMGF+wM=\n"
    "trusted comment: made by another program\n"
    "NenhoFA4st1ossSQ6cLRXWgR8zHIHnRdgtR8CaTct2nhoWASnP/59tnA2DN6DJOGyZLelK+rVk+VOvI/kShRAQ==\n";
constexpr std::string_view message = "a manifest\n";

std::string no_password() {
  ADD_FAILURE() << "asked for a password";
  return {};
}

std::string reason(const Status& status) {
  return status ? "" : status.error().reason;
}

TEST(Signature, OfAnotherProgramIsUnderstood) {
  const auto key = parse_public_key(their_key);
  ASSERT_TRUE(key);
  EXPECT_EQ(to_text(key->id), "9CDCFF7D6F60DF7F");
  EXPECT_EQ(reason(verify(message, their_signature, *key)), "");
  EXPECT_EQ(*signer_of(their_signature), key->id);
  const auto secret = SecretKey::parse(their_secret_key, no_password);
  ASSERT_TRUE(secret);
  EXPECT_EQ(to_text(secret->public_key()), to_text(*key));
}

TEST(Signature, EveryChangedBitIsNoticed) {
  const auto key = parse_public_key(their_key);
  for (std::size_t i = 0; i < message.size() * 8; ++i) {
    std::string changed(message);
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ 1 << i % 8);
    EXPECT_EQ(reason(verify(changed, their_signature, *key)), "signature_wrong") << i;
  }
  // Every character but those of the first comment, which nobody signs.
  for (std::size_t i = their_signature.find('\n') + 1; i < their_signature.size(); ++i) {
    std::string changed(their_signature);
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify(message, changed, *key)) << i;
  }
  EXPECT_FALSE(verify("", their_signature, *key));
}

TEST(Signature, IsThatKeysAlone) {
  CountingRandom random(1);
  const auto mine = SecretKey::make(random);
  const auto other = SecretKey::make(random);
  const auto signature = mine.sign(message, "timestamp:1");
  EXPECT_EQ(reason(verify(message, signature, mine.public_key())), "");
  EXPECT_EQ(reason(verify(message, signature, other.public_key())), "signature_wrong");
  // The id is a hint, not a proof.
  PublicKey forged = other.public_key();
  forged.id = mine.public_key().id;
  EXPECT_EQ(reason(verify(message, signature, forged)), "signature_wrong");
}

TEST(Signature, WhatIsNoneIsSaid) {
  const auto key = parse_public_key(their_key);
  const std::string whole(their_signature);
  for (const std::string& text : {std::string(), std::string("\n\n\n\n"), std::string(their_key),
                                  whole + "more\n", whole.substr(0, 200)}) {
    EXPECT_EQ(reason(verify(message, text, *key)), "signature_format") << text;
    EXPECT_FALSE(signer_of(text));
  }
  for (const std::string_view text :
       {"", "untrusted comment: x\n", "RWR/32Bvff", "RWR/32Bvff/cnE=\n"}) {
    EXPECT_EQ(parse_public_key(text).error().reason, "key_format") << text;
  }
}

TEST(SecretKey, IsKeptByAPassword) {
  CountingRandom random(7);
  const auto key = SecretKey::make(random);
  const auto text = key.to_text("horse", random);
  EXPECT_EQ(text.find(to_base64(key.public_key().key).substr(4, 30)), std::string::npos);
  const auto back = SecretKey::parse(text, [] { return std::string("horse"); });
  ASSERT_TRUE(back);
  EXPECT_EQ(to_text(back->public_key()), to_text(key.public_key()));
  EXPECT_EQ(back->sign(message, "c"), key.sign(message, "c"));
  const auto wrong = SecretKey::parse(text, [] { return std::string("hors"); });
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().reason, "key_password");
}

TEST(SecretKey, WithoutPasswordIsReadBack) {
  CountingRandom random(7);
  const auto key = SecretKey::make(random);
  const auto back = SecretKey::parse(key.to_text("", random), no_password);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sign(message, "c"), key.sign(message, "c"));
  EXPECT_EQ(SecretKey::parse(their_key, no_password).error().reason, "key_format");
}

}  // namespace
}  // namespace noren::manifest
