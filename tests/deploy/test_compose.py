"""docker-compose.yml keeps its promises, as far as they can be read off it."""

import re
from typing import Any

import pytest

from config.server import main, websocket
from messaging.jobs import worker
from tests.deploy.compose import Compose, Service, seconds
from tests.live import ROOT

ENV = {"SITE_HOST": "chat.example"}
TEMPLATE = (ROOT / "deploy" / "nginx.conf").read_text()
OURS = ("web1", "web2", "worker")  # which live, of our own image
NGINX_VARIABLE = re.compile(r"\$\{(CONFAB_\w+)\}")


@pytest.fixture(scope="module")
def compose() -> Compose:
    return Compose(ENV)


def all_services() -> list[str]:
    return list(Compose(ENV).services)


def test_the_name_of_the_site_is_the_only_required_value() -> None:
    assert Compose(ENV).services["web1"]["environment"]["ALLOWED_HOSTS"] == "chat.example"
    with pytest.raises(AssertionError, match="Write SITE_HOST"):
        Compose({})


def test_the_migration_runs_once_and_before_what_lives(compose: Compose) -> None:
    order = list(compose.services)
    migrating = [name for name in order if "migrate" in compose.services[name].get("command", [])]
    assert migrating == ["migrate"]
    assert compose.services["migrate"]["restart"] == "no"
    for name in OURS:
        waits = compose.services[name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert waits["postgres"] == waits["redis"] == {"condition": "service_healthy"}
    assert order.index("prepare") < order.index("postgres") < order.index("migrate")
    assert order[-1] == "nginx"


def test_only_nginx_is_published(compose: Compose) -> None:
    assert [name for name, one in compose.services.items() if "ports" in one] == ["nginx"]
    assert compose.file["networks"]["data"] == {"internal": True}
    inside = {name for name, one in compose.services.items() if "data" in one.get("networks", [])}
    assert inside == {"migrate", *OURS, "postgres", "redis"}
    assert compose.services["worker"]["networks"] == ["data"]
    assert "data" not in compose.services["nginx"]["networks"]


@pytest.mark.parametrize("name", all_services())
def test_every_container_is_locked_up(compose: Compose, name: str) -> None:
    service = compose.services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert "privileged" not in service
    assert not any("docker.sock" in volume for volume in service.get("volumes", []))


@pytest.mark.parametrize("name", all_services())
def test_what_lives_is_watched_and_comes_back(compose: Compose, name: str) -> None:
    service = compose.services[name]
    if name in ("prepare", "migrate"):
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", [*all_services(), "certbot"])
def test_images_are_pinned_to_a_version(compose: Compose, name: str) -> None:
    image = compose.file["services"][name]["image"]
    assert re.fullmatch(r"confab:latest|[a-z/]+:v?\d+\.\d+(\.\d+)?(-bookworm)?", image)


def test_containers_and_units_get_longer_to_stop_than_the_drain(compose: Compose) -> None:
    assert worker.STOP_SECONDS <= main.DRAIN_SECONDS
    for name in OURS:
        assert seconds(compose.services[name]["stop_grace_period"]) > main.DRAIN_SECONDS + 5
    for unit in ("confab-web@.service", "confab-worker.service"):
        (allowed,) = re.findall(r"^TimeoutStopSec=(\d+)$", read(f"deploy/systemd/{unit}"), re.M)
        assert int(allowed) > main.DRAIN_SECONDS + 5


def test_secrets_are_in_no_environment(compose: Compose) -> None:
    for name, service in compose.services.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD", variable):
                assert value.startswith("/run/"), (name, variable)
    readers = {name for name in compose.services if "secrets" in compose.mounts(name).values()}
    assert readers == {"prepare", "migrate", *OURS}


def test_the_worker_does_the_jobs_of_the_web_processes(compose: Compose) -> None:
    working = compose.services["worker"]
    assert working["command"] == ["worker"]
    for name in OURS:
        environment = compose.services[name]["environment"]
        assert environment["WORKER"] == "separate"
        assert environment == working["environment"]
        assert compose.mounts(name) == compose.mounts("worker")
        shared = [at for at in compose.mounts(name) if environment["EXPORT_ROOT"].startswith(at)]
        assert [compose.mounts(name)[at] for at in shared] == ["files"]


def test_nginx_finds_the_exports_where_the_application_writes_them(compose: Compose) -> None:
    environment = compose.services["web1"]["environment"]
    (files,) = [at for at, volume in compose.mounts("web1").items() if volume == "files"]
    place = environment["EXPORT_ROOT"].removeprefix(files)
    assert environment["EXPORT_LOCATION"] == f"/_files{place}/"
    assert "location ^~ /_files/ {\n            internal;" in TEMPLATE
    (volume,) = [one for one in compose.services["nginx"]["volumes"] if one.startswith("files:")]
    assert volume.endswith(":ro")


def test_nginx_gets_every_value_it_needs_and_no_other(compose: Compose) -> None:
    wanted = set(NGINX_VARIABLE.findall(TEMPLATE))
    assert len(wanted) > 10
    assert set(read_nginx_values(compose.services["nginx"])) == wanted
    assert set(re.findall(r"^(CONFAB_\w+)=", read("deploy/nginx.env"), re.M)) == wanted


def test_nginx_asks_the_web_processes_where_they_are(compose: Compose) -> None:
    values = read_nginx_values(compose.services["nginx"])
    for variable in ("CONFAB_SERVERS", "CONFAB_SOCKET_SERVERS"):
        asked = re.findall(r"server ([\d.]+):8000 ", values[variable])
        assert asked == [compose.address(name) for name in ("web1", "web2")]
    assert '--port "${WEB_PORT:-8000}"' in read("deploy/entrypoint")


def test_a_quiet_socket_is_pinged_before_nginx_gives_it_up(compose: Compose) -> None:
    longest = websocket.GONE_SECONDS
    values = read_nginx_values(compose.services["nginx"])
    assert int(values["CONFAB_SOCKET_SECONDS"]) > longest
    (alone,) = re.findall(r'^CONFAB_SOCKET_SECONDS="(\d+)"', read("deploy/nginx.env"), re.M)
    assert int(alone) > longest


def test_the_mounted_folders_are_those_that_are_named(compose: Compose) -> None:
    values = read_nginx_values(compose.services["nginx"])
    mounts = compose.mounts("nginx")
    assert mounts == {
        values["CONFAB_CERTIFICATES"]: "certificates",
        values["CONFAB_ACME"]: "acme",
        values["CONFAB_STATIC"]: "static",
        values["CONFAB_FILES"]: "files",
    }
    for name, variables in {
        "prepare": ("SECRETS", "DATABASE_SECRETS", "CERTIFICATES"),
        "migrate": ("STATIC_SHARED",),
    }.items():
        environment = compose.services[name]["environment"]
        assert {environment[variable] for variable in variables} <= set(compose.mounts(name))
    assert set(compose.file["volumes"]) >= set(mounts.values())


def test_the_image_holds_only_what_runs() -> None:
    recipe, ignored = read("deploy/Dockerfile"), read(".dockerignore")
    assert re.findall(r"^USER (.*)$", recipe, re.M) == ["10001:10001"]
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", recipe, re.M))
    sent = set(re.findall(r"^!(.+)$", ignored, re.M))
    assert {name for line in copied for name in line.split()} == sent
    assert ignored.splitlines()[1] == "*"


def read(path: str) -> str:
    return (ROOT / path).read_text()


def read_nginx_values(service: Service) -> dict[str, Any]:
    return {
        name: value for name, value in service["environment"].items() if name.startswith("CONFAB_")
    }
