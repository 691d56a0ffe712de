"""``packaging/run.sh`` and ``test.sh`` on machines made of stand-in commands, which write down what they are asked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ("sh", "cat", "chmod", "cmp", "cp", "dirname", "env", "grep", "mkdir", "rm", "true")
PYTHON = """#!/bin/sh
echo "python $*" >> "$LOG"
case "$*" in
    *version_info\\ \\<*) [ ! -e "$STATE/old-${0##*/}" ] ;;
    *ensurepip*) [ ! -e "$STATE/no-venv" ] ;;
    --version) echo "Python 3.9.2" ;;
    *python3.%d*) echo python3.11 ;;
    *purelib*) mkdir -p "$VENV/site" && echo "$VENV/site" ;;
    "-m venv --clear "*) rm -rf "$VENV" && mkdir -p "$VENV/bin" && cp "$0" "$VENV/bin/python" ;;
    "-m pip install "*) [ ! -e "$STATE/pip-fails" ] ;;
    "-P -m attn_gui"*) shift 3; printf '<%s>' "$@" > "$STATE/arguments"; pwd > "$STATE/folder" ;;
esac
"""
COMMANDS = {
    "apt-get": 'echo "apt-get $*" >> "$LOG"; [ ! -e "$STATE/apt-fails" ]',
    "apt-cache": '[ "$2" = libglib2.0-0t64 ] && [ -e "$STATE/t64" ]',
    "dpkg-query": 'while read -r name; do echo "installed $name"; done < "$STATE/installed"; exit 1',
    "id": 'cat "$STATE/uid"',
    "sudo": 'echo "sudo $*" >> "$LOG"; [ ! -e "$STATE/password" ] || exit 1; [ "$1" != -n ] || shift; exec "$@"',
    "uname": "echo Linux",
}
BASE = "libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 fonts-dejavu-core".split()
SCREEN = [f"libxcb-{name}" for name in "cursor0 icccm4 image0 keysyms1 randr0 render-util0 shape0 xkb1".split()]
SCREEN += ["libxkbcommon-x11-0", "libwayland-cursor0"]


class Machine:
    """A checkout in a folder with a blank, and a PATH with nothing but stand-ins and a few real tools."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "my checkout"
        self.state = folder / "state"
        self.bin = folder / "bin"
        self.elsewhere = folder / "else where"
        for made in (self.checkout, self.state, self.bin, self.elsewhere):
            made.mkdir()
        shutil.copytree(ROOT / "packaging", self.checkout / "packaging")
        for name in REAL:
            (self.bin / name).symlink_to(str(shutil.which(name)))
        for name, body in COMMANDS.items():
            self.write(name, f"#!/bin/sh\n{body}\n")
        self.write("python3", PYTHON)
        self.installed(*BASE, *SCREEN)
        self.be(uid=0)

    def write(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def installed(self, *packages: str) -> None:
        (self.state / "installed").write_text("".join(f"{name}\n" for name in packages))

    def be(self, *facts: str, uid: int | None = None) -> None:
        for fact in facts:
            (self.state / fact).touch()
        if uid is not None:
            (self.state / "uid").write_text(str(uid))

    def lack(self, *commands: str) -> None:
        for name in commands:
            (self.bin / name).unlink()

    def run(self, script: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run packaging/*script* from another folder, after forgetting what was logged."""
        self.log_path.unlink(missing_ok=True)
        environ |= {"LOG": str(self.log_path), "STATE": str(self.state), "VENV": str(self.checkout / ".venv")}
        return subprocess.run(
            ["sh", str(self.checkout / "packaging" / script), *arguments],
            env={"PATH": str(self.bin), **environ},
            cwd=self.elsewhere,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def log_path(self) -> Path:
        return self.state / "log"

    def log(self, start: str) -> list[str]:
        """Return the logged command lines that begin with *start*."""
        lines = self.log_path.read_text().splitlines() if self.log_path.exists() else []
        return [line for line in lines if line.startswith(start)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def install_line(packages: str) -> str:
    return f"apt-get install -y -qq --no-install-recommends {packages}"


def test_a_machine_that_has_everything_asks_neither_apt_nor_sudo(machine: Machine) -> None:
    ended = machine.run("run.sh")
    assert ended.returncode == 0, ended.stderr
    assert not machine.log("apt-get") + machine.log("sudo")
    assert len(machine.log("python -m venv")) == 1
    assert [line.split()[-1] for line in machine.log("python -m pip install")] == [
        "checkout/packaging/requirements.lock"
    ]
    assert "--require-hashes" in machine.log("python -m pip install")[0]


def test_root_installs_what_is_missing_and_no_more(machine: Machine) -> None:
    machine.installed(*(set(BASE + SCREEN) - {"libegl1", "libxcb-cursor0"}))
    assert machine.run("run.sh").returncode == 0
    assert machine.log("apt-get") == ["apt-get update -qq", install_line("libegl1 libxcb-cursor0")]
    assert not machine.log("sudo")


def test_the_checks_ask_for_no_libraries_of_a_screen(machine: Machine) -> None:
    machine.installed(*BASE)
    machine.run("test.sh")
    assert not machine.log("apt-get")
    assert machine.log("python -m pip install")[0].endswith("requirements-test.lock")


def test_a_package_renamed_for_64_bit_time_counts_as_installed(machine: Machine) -> None:
    machine.installed(*(set(BASE + SCREEN) - {"libglib2.0-0"}), "libglib2.0-0t64")
    assert machine.run("run.sh").returncode == 0
    assert not machine.log("apt-get")


def test_a_package_renamed_for_64_bit_time_is_installed_by_its_new_name(machine: Machine) -> None:
    machine.installed(*(set(BASE + SCREEN) - {"libglib2.0-0"}))
    machine.be("t64")
    assert machine.run("run.sh").returncode == 0
    assert machine.log("apt-get")[1] == install_line("libglib2.0-0t64")


def test_others_install_through_sudo_where_it_asks_no_password(machine: Machine) -> None:
    machine.installed(*(set(BASE + SCREEN) - {"libgl1"}))
    machine.be(uid=1000)
    assert machine.run("run.sh").returncode == 0
    assert machine.log("sudo")[1:] == [
        "sudo -n apt-get update -qq",
        f"sudo -n env DEBIAN_FRONTEND=noninteractive {install_line('libgl1')}",
    ]


@pytest.mark.parametrize("obstacle", ["no sudo", "a password", "apt fails"])
def test_without_the_right_to_install_the_exact_line_is_printed_and_nothing_is_made(
    machine: Machine, obstacle: str
) -> None:
    machine.installed(*(set(BASE + SCREEN) - {"libgl1", "libxcb-xkb1"}))
    machine.be(uid=1000)
    if obstacle == "no sudo":
        machine.lack("sudo")
    machine.be({"a password": "password", "apt fails": "apt-fails"}.get(obstacle, "nothing"))
    ended = machine.run("run.sh")
    assert ended.returncode == 1
    line = "sudo apt-get update && sudo apt-get install --no-install-recommends libgl1 libxcb-xkb1"
    assert ended.stderr.splitlines()[-1].strip() == line
    assert not (machine.checkout / ".venv").exists()


def test_a_python_without_venv_gets_its_package(machine: Machine) -> None:
    machine.be("no-venv")
    machine.run("run.sh")
    assert machine.log("apt-get")[1] == install_line("python3-venv")


def test_another_python_without_venv_gets_the_package_of_its_version(machine: Machine) -> None:
    machine.be("no-venv")
    machine.write("python3.11", PYTHON)
    machine.run("run.sh", PYTHON="python3.11")
    assert machine.log("apt-get")[1] == install_line("python3.11-venv")


def test_without_apt_the_names_for_other_systems_are_printed_once_and_the_set_up_goes_on(machine: Machine) -> None:
    machine.lack("apt-get", "dpkg-query")
    first = machine.run("run.sh")
    assert first.returncode == 0
    assert "sudo dnf install mesa-libGL" in first.stderr
    assert "sudo pacman -S --needed libglvnd" in first.stderr
    assert "dnf" not in machine.run("run.sh").stderr


def test_an_old_python_is_refused_with_one_sentence(machine: Machine) -> None:
    machine.be("old-python3")
    ended = machine.run("run.sh")
    assert ended.returncode == 1
    assert "needs Python 3.11 or newer, but found Python 3.9.2" in ended.stderr


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.be("old-python3")
    machine.write("python3.12", PYTHON)
    assert machine.run("run.sh").returncode == 0


def test_a_named_python_that_is_too_old_is_refused_even_if_another_would_do(machine: Machine) -> None:
    machine.write("mine", PYTHON)
    machine.be("old-mine")
    ended = machine.run("run.sh", PYTHON="mine")
    assert ended.returncode == 1
    assert ended.stderr.strip() == "PYTHON=mine is no Python of version 3.11 or newer."


def test_the_second_start_installs_nothing(machine: Machine) -> None:
    machine.run("run.sh")
    assert machine.run("run.sh").returncode == 0
    assert not machine.log("python -m venv") + machine.log("python -m pip")


def test_a_changed_lock_is_installed_at_the_next_start(machine: Machine) -> None:
    machine.run("run.sh")
    with (machine.checkout / "packaging" / "requirements.lock").open("a") as lock:
        lock.write("# newer\n")
    machine.run("run.sh")
    assert len(machine.log("python -m pip install")) == 1


def test_a_failed_installation_stops_and_is_tried_again(machine: Machine) -> None:
    machine.be("pip-fails")
    ended = machine.run("run.sh")
    assert ended.returncode == 1
    assert "could not be installed" in ended.stderr
    (machine.state / "pip-fails").unlink()
    assert machine.run("run.sh").returncode == 0
    assert len(machine.log("python -m pip install")) == 1


def test_an_environment_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.run("run.sh")
    (machine.checkout / ".venv" / "bin" / "python").unlink()
    assert machine.run("run.sh").returncode == 0
    assert len(machine.log("python -m venv")) == 1
    assert len(machine.log("python -m pip install")) == 1


def test_arguments_and_folder_reach_the_program_unchanged(machine: Machine) -> None:
    machine.run("run.sh", "info", "two words.attn", "")
    assert (machine.state / "arguments").read_text() == "<info><two words.attn><>"
    assert (machine.state / "folder").read_text().strip() == str(machine.elsewhere)
    assert (machine.checkout / ".venv/site/attention-explorer.pth").read_text() == f"{machine.checkout}\n"


@pytest.mark.parametrize("failing", ["ruff", "basedpyright", "lint-imports", "python", "coverage", None])
def test_the_checks_pass_only_if_every_one_of_them_does(machine: Machine, failing: str | None) -> None:
    machine.run("run.sh")
    for name in ("ruff", "basedpyright", "lint-imports", "coverage"):
        machine.write(name, f'#!/bin/sh\necho "{name} $*" >> "$LOG"\n[ "{name}" != "{failing}" ]\n')
    tests = '    "-m pytest"*) [ ! -e "$STATE/tests-fail" ] ;;\nesac'
    program = machine.checkout / ".venv" / "bin" / "python"
    program.write_text(PYTHON.replace("esac", tests))
    if failing == "python":
        machine.be("tests-fail")
    ended = machine.run("test.sh")
    assert ended.returncode == (0 if failing is None else 1)
    assert ("All checks passed." in ended.stderr) == (failing is None)
    assert len(machine.log("coverage")) == 1, "the last check runs even if an earlier one fails"


def test_the_scripts_are_plain_sh() -> None:
    dash = shutil.which("dash") or "sh"
    for script in (ROOT / "packaging").glob("*.sh"):
        subprocess.run([dash, "-n", str(script)], check=True)
        assert os.access(script, os.X_OK)
