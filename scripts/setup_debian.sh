#!/bin/sh
# Install the named Debian packages that are missing, if this machine and this user can; say plainly if not.
# Exit 0: all are there. Exit 1: some are not.
set -eu

there() {
    # A browser counts however it came to be installed; the tests look for it at this path.
    { [ "$1" = chromium ] && [ -x /usr/bin/chromium ]; } ||
        { command -v dpkg-query >/dev/null 2>&1 &&
            [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
}

missing=""
for package in "$@"; do
    there "$package" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "ycgis: not found:$missing. There is no apt-get here: please install them with this system's own tools." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root="env"
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    echo "ycgis: not installed:$missing. Only an administrator can: sudo apt-get install$missing" >&2
    exit 1
fi

echo "ycgis: installing$missing"
install="$as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
# shellcheck disable=SC2086 # the words of the command, and the names of the packages
if $install $missing >/dev/null 2>&1 || { $as_root apt-get update -qq && $install $missing >/dev/null; }; then
    exit 0
fi
echo "ycgis: apt-get could not install:$missing" >&2
exit 1
