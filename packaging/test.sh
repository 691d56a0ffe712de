#!/bin/sh
# Runs every check without a screen: style, types, layers, tests with their coverage floors, house rules, wheel.
# The first time it sets up what is missing. Ends with 0 only when all of them pass.
set -eu
. "$(dirname -- "$0")/setup.sh"

# shellcheck disable=SC2086 # a list of words
set_up requirements-test.lock $base_packages
cd "$root"
PATH=$venv/bin:$PATH
export PATH
export PYTHONSAFEPATH=1
export QT_QPA_PLATFORM=offscreen

failed=
check() {
    title=$1
    shift
    say ""
    say "== $title"
    "$@" || failed="$failed
  $title"
}

check "ruff: rules" ruff check .
check "ruff: format" ruff format --check .
check "basedpyright: types" basedpyright
check "import-linter: layers" lint-imports --no-logo
check "pytest, at least 85 % of all lines and branches" python -m pytest -q --cov --cov-report=term
check "at least 100 % of the engine" coverage report --include='attn_gui/engine/*' --fail-under=100

if [ -n "$failed" ]; then
    stop "
Failed:$failed"
fi
say "
All checks passed."
