#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man_page.sh PROGRAM SUMMARY: makes obj/man/<name>.1, which shows what the program says to --help.
set -eu
program=$1 name=$(basename "$1") summary=$2
mkdir -p obj/man
{
  printf '.TH "%s" 1 "%s" "Noren %s" "Noren"\n' "$(echo "$name" | tr '[:lower:]' '[:upper:]')" \
    "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)" "$(dpkg-parsechangelog -S Version)"
  printf '.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n.nf\n' "$(echo "$name" | sed 's/-/\\-/g')" "$summary"
  # Text as it is: no line of it may begin a request, and - is a minus sign.
  LC_ALL=C.UTF-8 "$program" --help | sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"
  printf '.fi\n'
} >"obj/man/$name.1"
