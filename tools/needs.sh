#!/bin/sh
# Makes sure that Debian packages are there: root installs what is missing, anybody else is told.
# usage: tools/needs.sh PACKAGE...    Exit status 1: something is missing and could not be installed.
set -u
missing=
for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # one word a package
    apt-get install -y -q --no-install-recommends $missing > /dev/null 2>&1 && exit 0
    # shellcheck disable=SC2086
    apt-get update -q > /dev/null 2>&1 && apt-get install -y -q --no-install-recommends $missing > /dev/null 2>&1 && exit 0
fi
echo "missing Debian packages:$missing" >&2
exit 1
