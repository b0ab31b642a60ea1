"""Runs the steps of this folder as an ordinary user, where there is no container engine; tells what it saw.

    python deploy/rehearsal.py        (as root it becomes the user "nobody" before anything runs)

The project is copied to where that user cannot write, its data to where it can. Two servers start over one
folder; a release is published and rolled back by another process; the proxy, when `caddy` is installed, is
asked as a reader would; one server is stopped while a session is open, and the other one answers on.
"""

import asyncio
import json
import os
import shutil
import signal
import site
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import websockets

ROOT = Path(__file__).resolve().parents[1]
PORTS = (8631, 8632)
PROXY = 8643
NOBODY = 65534
SHIPPED = ("app.py", ".streamlit", "pages", "queries", "soila_dash", "deploy")
_UNCHECKED = ssl.create_default_context()
_UNCHECKED.check_hostname, _UNCHECKED.verify_mode = False, ssl.CERT_NONE


def main() -> int:
    """Prepares the folders, becomes an ordinary user, and rehearses."""
    if len(sys.argv) == 3:
        return rehearse(Path(sys.argv[1]), sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="soila-rehearsal-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "app").mkdir()
        for part in SHIPPED:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
            copy(ROOT / part, folder / "app" / part)
        keep = shutil.ignore_patterns("private", "raw", "kept")
        shutil.copytree(ROOT / "data", folder / "data", ignore=keep)
        become: list[str] = []
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(folder / "data")], check=True)
            become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        else:
            subprocess.run(["chmod", "-R", "a-w", str(folder / "app")], check=True)
        python = interpreter(become, folder)
        command = [*become, python, str(folder / "app" / "deploy" / "rehearsal.py"), name, python]
        try:
            return subprocess.run(command, check=False, cwd="/").returncode
        finally:
            subprocess.run(["chmod", "-R", "u+w", name], check=False)


def interpreter(become: list[str], folder: Path) -> str:
    """A Python of this version that the ordinary user may run, with the packages that are installed here; the
    own one may lie in somebody's home."""
    usual = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (sys.executable, usual):
        # Through a shell: what changes the user may still look for a program as root.
        trial = [*become, "sh", "-c", 'exec "$0" -c ""', path]
        tried = subprocess.run(trial, check=False, cwd="/", stderr=subprocess.DEVNULL)
        if tried.returncode == 0 and path == sys.executable:
            return path
        if tried.returncode == 0:
            subprocess.run([path, "-m", "venv", "--without-pip", str(folder / "venv")], check=True, cwd="/")
            (packages,) = (folder / "venv").glob("lib/python*/site-packages")
            (packages / "here.pth").write_text(f"{site.getsitepackages()[0]}\n", encoding="utf-8")
            return str(folder / "venv" / "bin" / "python")
    raise SystemExit(f"no Python that an ordinary user may run: {sys.executable}, {usual}")


def rehearse(folder: Path, python: str) -> int:
    """The steps, run by `python`; 0 when each went as promised."""
    told("user", os.geteuid())
    must(not os.access(folder / "app" / "app.py", os.W_OK), "the code cannot be written")
    env = os.environ | {
        "PYTHON": python,
        "SOILA_DATA": str(folder / "data"),
        "SOILA_LOG": "json",
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
        "HOME": tempfile.mkdtemp(prefix="soila-home-"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "localhost",
    }
    steward(folder, env, "ready")
    servers = [server(folder, env, port) for port in PORTS]
    proxy = None
    try:
        first = [until_ready(port) for port in PORTS]
        must(first[0] == first[1], f"both serve {first[0]}")
        must(ask(PORTS[0], "/health/live")[0] == 200, "live")
        must(b"<html" in ask(PORTS[0], "/placements?lang=sv")[1], "a page answers")
        publish(folder, env, first[0])
        restore(folder, env, first[0])
        proxy = start_proxy(folder, env)
        stop(servers, proxy)
    except SystemExit:
        for port in PORTS:
            print((folder / "data" / f"{port}.log").read_text(encoding="utf-8")[-2_000:])
        raise
    finally:
        for process in (*servers, *([proxy] if proxy else [])):
            process.kill()
            process.wait()
    lines = [line for port in PORTS for line in (folder / "data" / f"{port}.log").read_text().splitlines()]
    must(all(isinstance(json.loads(line), dict) for line in lines), f"{len(lines)} lines of log, each JSON")
    must(
        not any("lang=" in line or "127.0.0.1" in line for line in lines),
        "no query string, no address in them",
    )
    return 0


def publish(folder: Path, env: dict[str, str], before: str) -> None:
    """A release published by another process, and taken back, is served by both within seconds."""
    events = folder / "data" / "catalog" / "events.yaml"
    text = events.read_text(encoding="utf-8")
    events.write_text(
        text.replace("Child Welfare Act enters", "The Child Welfare Act enters", 1), encoding="utf-8"
    )
    steward(folder, env, "build")
    told("seconds until both serve the new release", until_both(lambda name: name != before))
    steward(folder, env, "rollback")
    told("seconds until both serve the older one again", until_both(lambda name: name == before))


def restore(folder: Path, env: dict[str, str], served: str) -> None:
    """The folder packed, unpacked elsewhere and built there: whole, and the same release."""
    packed = shutil.make_archive(str(Path(env["HOME"]) / "backup"), "gztar", folder / "data")
    other = Path(env["HOME"]) / "restored"
    shutil.unpack_archive(packed, other)
    there = env | {"SOILA_DATA": str(other)}
    steward(folder, there, "check")
    current = json.loads((other / "releases" / "current.json").read_text(encoding="utf-8"))
    must(current["real"][-1] == served, "the restored folder serves the same release")


def start_proxy(folder: Path, env: dict[str, str]) -> subprocess.Popen[bytes] | None:
    """The proxy in front of both, asked as a reader would; None where none is installed."""
    if shutil.which("caddy") is None:
        told("proxy", "not installed, not tried")
        return None
    upstreams = " ".join(f"127.0.0.1:{port}" for port in PORTS)
    config = (folder / "app" / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    config = config.replace("admin off", "admin off\n\tskip_install_trust\n\tauto_https disable_redirects")
    file = Path(env["HOME"]) / "Caddyfile"
    file.write_text(config, encoding="utf-8")
    proxy = subprocess.Popen(
        ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)],
        env=env | {"SITE": f"localhost:{PROXY}", "SERVERS": upstreams},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: ask(PROXY, "/")[0] == 200, "the proxy answers", 30)
    status, body, headers = ask(PROXY, "/placements", {"Accept-Encoding": "gzip"})
    must(
        status == 200 and "soila_server" in headers.get("Set-Cookie", ""),
        "HTTPS, and a cookie that leads back",
    )
    must("Strict-Transport-Security" in headers, "HTTPS is insisted on")
    must(headers.get("Content-Encoding") in ("gzip", "br"), f"packed: {len(body)} bytes")
    for path in ("/_stcore/metrics", "/health/live", "/health/ready"):
        must(ask(PROXY, path)[0] == 404, f"{path} is not outside")
    return proxy


def stop(servers: list[subprocess.Popen[bytes]], proxy: subprocess.Popen[bytes] | None) -> None:
    """One server is asked to stop while a session is open: the session is told, the other one goes on."""

    async def session() -> tuple[int | None, float]:
        address = f"ws://localhost:{PORTS[0]}/_stcore/stream"
        async with websockets.connect(
            address, subprotocols=["streamlit"], origin="http://localhost"
        ) as socket:
            began = time.monotonic()
            servers[0].send_signal(signal.SIGTERM)
            try:
                while True:
                    await asyncio.wait_for(socket.recv(), 30)
            except websockets.ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None, time.monotonic() - began

    code, took = asyncio.run(session())
    must(code in (1001, 1012), f"the open session is told by code {code} after {took:.2f} s")
    began = time.monotonic()
    must(
        servers[0].wait(30) in (0, -signal.SIGTERM),
        f"it ended within {time.monotonic() - began + took:.2f} s",
    )
    answers = [ask(PROXY if proxy else PORTS[1], "/")[0] for _ in range(20)]
    must(set(answers) == {200}, "twenty questions after it, twenty answers")


def server(folder: Path, env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """A server, as the container and the unit start it."""
    asked = [f"--server.port={port}", "--server.address=127.0.0.1"]
    with (folder / "data" / f"{port}.log").open("wb") as log:
        return subprocess.Popen(
            [env["PYTHON"], "-m", "streamlit", "run", "app.py", *asked],
            cwd=folder / "app",
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def steward(folder: Path, env: dict[str, str], *command: str) -> None:
    """A command of the data steward."""
    whole = [env["PYTHON"], "-m", "soila_dash", "--lang", "en", *command]
    done = subprocess.run(whole, cwd=folder / "app", env=env, capture_output=True, text=True, check=False)
    must(done.returncode == 0, f"{' '.join(command)}: {(done.stdout + done.stderr).strip()[-200:]}")


def until_ready(port: int) -> str:
    """Waits for a server; the id of the release that it serves."""
    until(lambda: ask(port, "/health/ready")[0] == 200, f"{port} is ready", 60)
    return str(json.loads(ask(port, "/health/ready")[1])["releases"]["real"])


def until_both(fits: Callable[[str], bool]) -> float:
    """Seconds until both servers serve a release that fits."""
    began = time.monotonic()
    until(lambda: all(fits(until_ready(port)) for port in PORTS), "both serve it", 10)
    return round(time.monotonic() - began, 2)


def ask(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
    """Status, content and headers; status 0 where nobody answers."""
    scheme = "https" if port == PROXY else "http"
    asked = urllib.request.Request(f"{scheme}://localhost:{port}{path}", headers=headers or {})
    try:
        with urllib.request.urlopen(asked, timeout=15, context=_UNCHECKED) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)
    except OSError:
        return 0, b"", {}


def until(holds: Callable[[], bool], what: str, seconds: float) -> None:
    """Waits for something; ends with a sentence when it does not come."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            must(False, f"{what} within {seconds} s")
        time.sleep(0.1)


def must(holds: bool, what: str) -> None:
    """Tells what was seen; ends when it is not so."""
    print("ok  " if holds else "NOT ", what, flush=True)
    if not holds:
        sys.exit(1)


def told(what: str, value: object) -> None:
    """Tells a measured value."""
    print("    ", f"{what}: {value}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
