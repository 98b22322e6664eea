#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what packages.txt lists and this machine lacks, as root or with sudo; with --all what
# packages_all.txt lists too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lists=$here/packages.txt
[ "${1:-}" != --all ] || lists="$lists $here/packages_all.txt"
missing=
for package in $(cat $lists | grep -v '^#'); do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "Installing:$missing"
sudo=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "These packages are missing:$missing" >&2
    echo "Run this as root, or install them with apt-get." >&2
    exit 1
  }
  sudo=sudo
fi
$sudo apt-get update -q
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends $missing
