#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the Debian packages. See --help.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

usage() {
  cat <<'TEXT'
usage: packaging/build_packages.sh [--build DIR] [--out DIR] [--key FILE]

Makes the Debian packages of a release tree that is already built. Compiles nothing and installs
nothing.

  --build DIR  the built tree (build/release)
  --out DIR    where the packages go (build/packages)
  --key FILE   the secret key that signs the plugins; without it, the built tree's throwaway key
  --help       this text

Beside the packages, DIR gets debug/, the programs' symbols, and noren.pub, the public key of the
signatures. No package brings that key: a till runs these plugins once its administrator trusts it
(noren plugin trust noren.pub noren).
TEXT
}

build=$root/build/release out=$root/build/packages key=
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --build | --out | --key)
      [ $# -gt 1 ] || { usage >&2; exit 2; }
      case "$1" in --build) build=$2 ;; --out) out=$2 ;; --key) key=$2 ;; esac
      shift 2 ;;
    *) usage >&2; exit 2 ;;
  esac
done

say() { printf '== %s\n' "$*"; }
fail() { printf 'build_packages: %s\n' "$*" >&2; exit 1; }

command -v dpkg-buildpackage >/dev/null ||
  fail "dpkg-buildpackage is missing. Install it: apt-get install dpkg-dev debhelper"
missing=$(dpkg-checkbuilddeps "$here/debian/control" 2>&1) ||
  fail "${missing#*error: }. Install them with apt-get, then run this again."
key=${key:-$build/keys/noren.key}
public=${key%.key}.pub
for file in "$build/bin/noren" "$build/bin/noren-center" "$build/bin/noren-enroll" \
  "$build/bin/noren-plugin-host" "$build/lib/libnoren.so" "$key" "$public"; do
  [ -e "$file" ] ||
    fail "$file is missing. Build first: cmake --preset release && cmake --build --preset release"
done
build=$(realpath "$build") key=$(realpath "$key")

version=$(sed -n 's/^project(noren VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d "$out/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
stage=$work/noren-$version

# CHANGELOG.md's section of this version, in Debian's form.
changelog() {
  printf 'noren (%s) unstable; urgency=medium\n\n' "$version"
  awk -v version="$version" '
    function flush() { if (text) print text; text = "" }
    /^## / { inside = $2 == version; next }
    !inside { next }
    /^(- |$)/ { flush() }
    { gsub(/[*`]/, ""); sub(/^(- | +)/, ""); text = text (text ? " " : "") $0 }
    END { flush() }' "$root/CHANGELOG.md" |
    while read -r text; do
      printf '%s\n' "$text" | fold -s -w 74 | sed -e 's/ *$//' -e '1s/^/  * /' -e '2,$s/^/    /'
    done
  printf '\n -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$here/debian/control")" \
    "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
}

say "Staging noren $version in $stage"
mkdir "$stage"
for name in CMakeLists.txt LICENSE README.md README.ja.md cmake docs drivers plugins samples sdk tests; do
  cp -r "$root/$name" "$stage/$name"
done
cp -r "$here/debian" "$stage/debian"
changelog >"$stage/debian/changelog"
cp "$here/udev/70-noren.rules" "$stage/debian/noren-tools.udev"
for kind in service sysusers default; do
  cp "$here/systemd/noren-center.$kind" "$stage/debian/noren-center.$kind"
done

say "Packaging what is built in $build, signed with $key"
(cd "$stage" && NOREN_BUILD=$build NOREN_KEY=$key dpkg-buildpackage -b --no-sign)
rm -rf "$out"/*noren*_*.deb "$out/debug"
mkdir "$out/debug"
mv "$work"/*-dbgsym_*.deb "$out/debug"
mv "$work"/*.deb "$out"
cp "$public" "$out/noren.pub"
say "In $out:"
(cd "$out" && ls -l ./*.deb noren.pub)
