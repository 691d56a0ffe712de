#!/bin/sh
# Makes both lock files anew from pyproject.toml: names, versions and hashes of the public index, no address.
# Needs `uv` on PATH or in .venv. After a change of PySide6, run the soak in tests/benchmarks on every Python.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)

lock() {
    file=$1
    shift
    {
        echo "# Made by: sh packaging/lock.sh"
        "$uv" pip compile --quiet --no-config --no-header --no-annotate --universal --python-version 3.11 \
            --generate-hashes "$@" pyproject.toml
    } > "$file.new"
    mv "$file.new" "$file"
}

lock packaging/requirements.lock
# The same run-time versions, and what the checks need besides.
lock packaging/requirements-test.lock --extra test --constraint packaging/requirements.lock
