# SPDX-License-Identifier: Apache-2.0
# For plugin authors: noren_add_plugin() makes a library that exports one symbol and nothing else.
