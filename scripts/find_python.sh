#!/bin/sh
# Print a Python 3.11 or newer that can make a virtual environment; say plainly what is missing otherwise.
# PYTHON=/path/to/python names one; else the usual names are tried.
set -eu

fits() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

makes_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

found=""
for name in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14 python}; do
    if fits "$name"; then
        found="$name"
        if makes_venv "$name"; then
            command -v "$name"
            exit 0
        fi
    fi
done

if [ -n "$found" ]; then
    package="$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if "$(dirname "$0")/setup_debian.sh" "$package" >&2 && makes_venv "$found"; then
        command -v "$found"
        exit 0
    fi
    echo "ycgis: $found cannot make a virtual environment: install its venv module (Debian: apt-get install $package)." >&2
else
    echo "ycgis: Python 3.11 or newer was not found${PYTHON:+ at $PYTHON}. Install it, or name it: make run PYTHON=/path/to/python3.11" >&2
fi
exit 1
