#!/bin/sh
# Starts Attention Explorer from this checkout: sh packaging/run.sh [FILE | COMMAND …]
# The first time it sets up what is missing; arguments go to the program, paths count from where you are.
set -eu
. "$(dirname -- "$0")/setup.sh"

# shellcheck disable=SC2086 # lists of words
set_up requirements.lock $base_packages $screen_packages
exec "$venv/bin/python" -P -m attn_gui "$@"
