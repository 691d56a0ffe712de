# shellcheck shell=sh disable=SC2034,SC2086,SC2046 # lists of words; names used by the sourcing script
# Sourced by run.sh and test.sh: everything they need on a machine that has only python3 and git.
# POSIX sh; does nothing that has been done before. $root is the checkout, $venv its environment.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv=$root/.venv

# Without any of these, importing Qt fails; without a font every letter is a box.
base_packages="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 fonts-dejavu-core"
# What a window on X11 or Wayland needs besides.
screen_packages="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libwayland-cursor0"
dnf_packages="mesa-libGL mesa-libEGL glib2 dbus-libs fontconfig dejavu-sans-fonts libxkbcommon libxkbcommon-x11
    xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil libwayland-cursor"
pacman_packages="libglvnd glib2 dbus fontconfig ttf-dejavu libxkbcommon libxkbcommon-x11
    xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil wayland"

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$@"
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Sets $python: $PYTHON if given, else the first Python of at least 3.11.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || stop "PYTHON=$PYTHON is no Python of version 3.11 or newer."
        python=$PYTHON
        return
    fi
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        is_new_enough "$python" && return
    done
    stop "Attention Explorer needs Python 3.11 or newer, but found" \
        "$(python3 --version 2>/dev/null || echo no python3). Install one, or name it: PYTHON=/path/to/python3.11 sh $0"
}

# The package that brings `venv` with pip to $python, or nothing when it is there.
venv_package() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    version=$("$python" -c 'import sys; print("python3.%d" % sys.version_info[1])')
    if [ "$python" = python3 ]; then echo python3-venv; else echo "$version-venv"; fi
}

# Those of the named packages that are not installed; Ubuntu 24.04 and Debian 13 write some with "t64".
missing_packages() {
    names=
    for name in "$@"; do names="$names $name ${name}t64"; done
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $names 2>/dev/null || true)
    for name in "$@"; do
        printf '%s\n' "$installed" | grep -qxE "installed ${name}(t64)?" || printf '%s ' "$name"
    done
}

# The names under which apt knows the packages here.
names_for_apt() {
    for name in "$@"; do
        if apt-cache show "${name}t64" >/dev/null 2>&1; then printf '%st64 ' "$name"; else printf '%s ' "$name"; fi
    done
}

# Sets $as_root to what must stand before a command to run it as root; fails when there is nothing.
find_root() {
    as_root=
    [ "$(id -u)" = 0 ] && return
    command -v sudo >/dev/null 2>&1 || return 1
    as_root="sudo -n"
    sudo -n true 2>/dev/null && return
    # A person can type the password; a script cannot.
    [ -t 0 ] || return 1
    as_root=sudo
}

install_with_apt() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if find_root; then
        say "Installing system packages: $missing"
        $as_root apt-get update -qq >&2 || say "apt-get update failed; going on with the lists that are here."
        # "env" because sudo does not pass the environment on.
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            $(names_for_apt $missing) >/dev/null && return
    fi
    stop "Some system packages are missing. Install them, then run this again:
  sudo apt-get update && sudo apt-get install --no-install-recommends $(names_for_apt $missing)"
}

name_other_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    say "No apt here; should Qt miss a library, these are the packages it needs:"
    say "  Fedora: sudo dnf install" $dnf_packages
    say "  Arch:   sudo pacman -S --needed" $pacman_packages
}

# install_system_packages PACKAGE…: also the package for venv where it is missing.
install_system_packages() {
    if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
        install_with_apt "$@" $(venv_package)
    elif [ ! -d "$venv" ]; then
        name_other_packages
    fi
}

make_venv() {
    is_new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && return
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear "$venv" || stop "$python -m venv failed: is the package for venv installed?"
}

# install_lock LOCK: exactly the locked Python packages, once for each state of the lock file.
install_lock() {
    stamp=$venv/installed-$1
    cmp -s "$root/packaging/$1" "$stamp" && return
    make_venv
    say "Installing the Python packages of packaging/$1"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes \
        -r "$root/packaging/$1" || stop "The Python packages could not be installed; see the lines above."
    cp "$root/packaging/$1" "$stamp"
}

# The checkout itself, without a build: a line in the environment says where it lies.
link_checkout() {
    folder=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" > "$folder/attention-explorer.pth"
}

# set_up LOCK PACKAGE…
set_up() {
    lock=$1
    shift
    find_python
    install_system_packages "$@"
    is_new_enough "$venv/bin/python" || make_venv
    install_lock "$lock"
    link_checkout
}
