// SPDX-License-Identifier: Apache-2.0
// sign_as_is KEY FILE...: signs files as they are, for a manifest whose only defect is another one.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "core/manifest/signing.hpp"

namespace {

std::string content(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const auto key = noren::manifest::SecretKey::parse(content(words[1]), [] { return ""; });
  if (!key) {
    std::fprintf(stderr, "%s: %s\n", words[1], key.error().reason.c_str());
    return 1;
  }
  for (int i = 2; i < count; ++i) {
    const std::string file = words[i];
    std::ofstream(file + ".sig", std::ios::binary) << key->sign(content(file), "as it is");
  }
  return 0;
}
