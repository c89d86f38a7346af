"""Failed tests once more: what passes then is named as FLAKY and does not fail the run.

For .ci/run alone, where one test that stumbles on a busy machine would hold up days of work.
Each test named here is to be mended before the next issue is called resolved.
"""

import json
from collections.abc import Callable
from pathlib import Path

MAX_RERUN = 3  # tests; where more fail, it is not chance
TESTS_FAILED = 1  # pytest's exit code; any other means that the run itself broke

Pytest = Callable[..., int]  # takes pytest's arguments, returns its exit code


def rerun_failed(pytest: Pytest, cache: Path) -> int:
    """Run the tests that failed once more, if they are few; return the exit code of the whole."""
    failed = find_failed(cache)
    if not 0 < len(failed) <= MAX_RERUN:
        return TESTS_FAILED
    print(f"\nRunning what failed once more: {', '.join(failed)}\n", flush=True)
    code = pytest(*failed)
    for test in failed:
        if code in (0, TESTS_FAILED) and test not in find_failed(cache):
            print(f"FLAKY {test}", flush=True)
    return code


def find_failed(cache: Path) -> list[str]:
    """Return the tests whose last run failed, as pytest keeps them in its cache folder."""
    try:
        return list(json.loads((cache / "v/cache/lastfailed").read_text()))
    except FileNotFoundError:
        return []
