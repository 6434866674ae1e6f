"""What the wheel holds: a forgotten package, or file beside one, works in a checkout and is missing for everyone else."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("app", "crawler", "graph", "nlp", "queries")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in a wheel built from what is tracked."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout: what belongs to the project is not known")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    build = [
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(target),
        str(source),
    ]
    subprocess.run([sys.executable, *build], check=True, capture_output=True, timeout=200)
    (made,) = target.glob("*.whl")
    return {name for name in zipfile.ZipFile(made).namelist() if ".dist-info/" not in name}, source


def test_every_file_of_the_packages_is_in_the_wheel(wheel):
    names, source = wheel
    expected = {
        f"whosupplies/{path.relative_to(source).as_posix()}"
        for folder in FOLDERS
        for path in (source / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "egg-info" not in path.as_posix()
    }
    # What only training reads would make the wheel a quarter larger, and training needs a checkout anyway.
    training = {name for name in expected if name.startswith("whosupplies/nlp/training/passages/")}
    assert training
    assert expected - names == training
    assert names - expected == set()


def test_every_package_is_listed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["setuptools"]
    found = {
        "whosupplies." + init.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for folder in FOLDERS
        for init in (ROOT / folder).rglob("__init__.py")
    }
    assert set(project["packages"]) == found
    assert set(project["package-dir"]) == found
