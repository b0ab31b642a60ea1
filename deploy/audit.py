"""Audits what ships: known holes in its packages, their licences, secrets in the whole history, the image.

`make audit` runs it in an environment of its own, so that the auditors are no part of what they audit. It
needs the network for the list of known holes, and ends with 1 when anything is found.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from detect_secrets.core.scan import scan_line
from detect_secrets.settings import default_settings

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(sys.executable).parent
PROJECT = ROOT / ".venv" / "bin" / "python"
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
"""Licences that what ships may not have; the Lesser one is for what is used as it is."""
KNOWN = ROOT / "deploy" / "known_strings.txt"
"""Strings of the history that look like secrets and are none, one a line with a word on what it is."""
QUIET = ("HexHighEntropyString", "Base64HighEntropyString")
"""Detectors by chance alone: hashes of locked packages and digests of data are most of the tree."""


def main() -> int:
    """Runs the four audits; tells each finding and a line for each audit."""
    parts = {"known holes": holes, "licences": licences, "secrets in the history": secrets, "image": image}
    found = 0
    for name, audit in parts.items():
        findings = list(audit())
        found += len(findings)
        print(f"{name}: {len(findings) or 'nothing'} found", *findings, sep="\n  ", flush=True)
    return int(found > 0)


def holes() -> Iterator[str]:
    """Packages of the lock that have a published hole."""
    command = [
        HERE / "pip-audit",
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
    ]
    command += ["off", "-r", ROOT / "requirements.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        yield f"not audited: {done.stderr.strip()[-300:]}"
        return
    packages = json.loads(done.stdout)["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    for package in packages:
        for hole in package.get("vulns", ()):
            mended = ", ".join(hole["fix_versions"]) or "none yet"
            yield f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}"
    if skipped:
        why = skipped[0]["skip_reason"]
        yield f"not audited: {len(skipped)} of {len(packages)} packages, the first: {why}"


def licences() -> Iterator[str]:
    """Packages of the lock whose licence may not ship, or is not known."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    shipped = {
        name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[.*\])?==", lock, re.M)
    }
    command = [HERE / "pip-licenses", "--python", PROJECT, "--format", "json", "--from", "mixed"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for package in told:
        name = package["Name"].lower().replace("_", "-")
        if name in shipped:
            licence = package["License"]
            # Of several to choose from one that may ship is enough.
            choices = re.split(r";| OR ", licence)
            if licence == "UNKNOWN" or all(COPYLEFT.search(choice) for choice in choices):
                yield f"{package['Name']} {package['Version']}: {licence}"


def secrets() -> Iterator[str]:
    """Lines that were ever added in any branch and look like a key, a token or a password in an address."""
    known = {line.split()[0] for line in KNOWN.read_text(encoding="utf-8").splitlines() if line.strip()}
    history = subprocess.Popen(
        ["git", "log", "--all", "-p", "-U0", "--no-color", "--no-ext-diff", "--format=commit %h"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    seen: set[str] = set()
    commit = file = ""
    with default_settings() as settings:
        for detector in QUIET:
            settings.plugins.pop(detector, None)
        for line in history.stdout or ():
            if line.startswith("commit "):
                commit = line.split()[1]
            elif line.startswith("+++ "):
                file = line[6:].strip()
            elif line.startswith("+") and line not in seen and not line.lstrip("+ ").startswith("--hash="):
                seen.add(line)
                for secret in scan_line(line[1:2_000]):
                    if secret.secret_value not in known:
                        yield f"{commit} {file}: {secret.type}"
    history.wait()


def image() -> Iterator[str]:
    """What the linter of container files says."""
    command = [HERE / "hadolint", "--no-color", ROOT / "deploy" / "Containerfile"]
    yield from subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main())
