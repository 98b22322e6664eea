#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every C and C++ file of the tree is formatted as .clang-format says.
set -eu
cd "$(dirname "$0")/../.."
git ls-files -z '*.c' '*.h' '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run --Werror
echo "formatted: $(git ls-files '*.c' '*.h' '*.cpp' '*.hpp' | wc -l) files"
