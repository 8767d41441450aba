"""What the pages show for other programs: each is read by that program, or held against ours."""

import configparser
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from uuid import uuid4

import asyncpg
import playwright
import pytest
from ruamel.yaml import YAML

from app import __version__
from tests.deploy.dockerfile import last
from tests.parts.documented import ROOT, blocks, page

_YAML = YAML(typ="safe", pure=True)
_SYSTEMD = {
    "Unit": "Description After Wants",
    "Service": "User ExecStart StateDirectory StateDirectoryMode WorkingDirectory UMask Restart"
    " RestartSec TimeoutStopSec NoNewPrivileges ProtectSystem ProtectHome PrivateTmp",
    "Install": "WantedBy",
}
"""What is used of systemd.unit(5), systemd.service(5) and systemd.exec(5)."""
_ZABBIX = """
const value = JSON.stringify({alexis_url: "https://alexis.example.net", alexis_token: "t", a: "b"});
class HttpRequest {
    headers = [];
    addHeader(line) { this.headers.push(line); }
    post(url, body) {
        console.log(JSON.stringify([url, this.headers, JSON.parse(body)]));
        return "no";
    }
    getStatus() { return STATUS; }
}
const script = SCRIPT;
console.log(JSON.stringify(new Function("value", "HttpRequest", script)(value, HttpRequest)));
"""
"""Zabbix gives a script `value` and `HttpRequest`; the script is the body of a function."""


def shown(info: str, of: str) -> str:
    """Give the only block of this kind on a page."""
    (text,) = [block.text for block in blocks(ROOT / of) if block.info == info]
    return text


def _settings_after(info: str, of: str) -> str:
    """Give the first settings below the block."""
    all_of_it = list(blocks(page(of)))
    start = next(at for at, block in enumerate(all_of_it) if block.info == info)
    return next(block.text for block in all_of_it[start:] if block.info == "yaml settings")


def _ini(text: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[method-assign,assignment]
    read.read_string(text)
    return read


def test_the_unit_for_systemd_has_keys_that_it_knows_and_what_alexis_needs() -> None:
    unit = _ini(shown("ini systemd", "docs/operations.md"))

    assert {name: set(unit[name]) for name in unit.sections()} == {
        name: set(keys.split()) for name, keys in _SYSTEMD.items()
    }
    assert unit["Service"]["WorkingDirectory"] == f"/var/lib/{unit['Service']['StateDirectory']}"


def test_systemd_has_no_complaint_about_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    text = shown("ini systemd", "docs/operations.md")
    unit = tmp_path / "alexis.service"
    unit.write_text(text.replace("/opt/alexis/bin/alexis", sys.executable), encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )

    assert "alexis.service" not in done.stderr


def test_pgbouncer_lets_pass_what_alexis_sets() -> None:
    said = _ini(f"[pgbouncer]\n{shown('ini pgbouncer', 'docs/operations.md')}")["pgbouncer"]
    code = (ROOT / "app/store/postgres_connections.py").read_text(encoding="utf-8")
    settings = re.findall(r'^ {20}"(\w+)":', code, re.MULTILINE)

    assert said["pool_mode"] == "session"
    assert {*said["ignore_startup_parameters"].split(",")} == {*settings} - {"application_name"}


@pytest.mark.anyio
async def test_the_database_that_is_made_by_sql_belongs_to_its_role(postgres_server: str) -> None:
    name = f"alexis_{uuid4().hex}"
    said = shown("sql", "docs/operations.md").replace("alexis", name)
    server = await asyncpg.connect(f"{postgres_server}/postgres")
    try:
        for statement in filter(str.strip, said.split(";")):
            await server.execute(statement)
        owner = await server.fetchval(
            "SELECT rolname FROM pg_database d JOIN pg_roles r ON r.oid = datdba"
            " WHERE datname = $1 AND pg_encoding_to_char(encoding) = 'UTF8'",
            name,
        )
    finally:
        await server.execute(f"DROP DATABASE IF EXISTS {name}")
        await server.execute(f"DROP ROLE IF EXISTS {name}")
        await server.close()

    assert owner == name


@pytest.mark.parametrize(("status", "says"), [(202, '"OK"'), (503, "Alexis answered 503: no")])
def test_the_script_for_zabbix_posts_its_parameters_and_throws_unless_they_are_taken(
    status: int, says: str
) -> None:
    node = Path(playwright.__file__).parent / "driver" / "node"
    script = json.dumps(shown("js zabbix", "docs/connect-zabbix.md"))

    done = subprocess.run(
        [node, "-e", _ZABBIX.replace("STATUS", str(status)).replace("SCRIPT", script)],
        capture_output=True,
        text=True,
        check=False,
    )

    posted, *_ = done.stdout.splitlines()
    assert json.loads(posted) == [
        "https://alexis.example.net",
        ["Content-Type: application/json", "Authorization: Bearer t"],
        {"a": "b"},
    ]
    assert says in done.stdout + done.stderr


def test_sudo_takes_the_line_for_its_policy(tmp_path: Path) -> None:
    visudo = shutil.which("visudo", path="/usr/sbin:/usr/bin")
    if visudo is None:
        pytest.skip("sudo is not installed")
    policy = tmp_path / "alexis"
    policy.write_text(shown("text sudoers", "docs/security.md"), encoding="utf-8")

    done = subprocess.run([visudo, "-cf", policy], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_image_with_more_in_it_is_built_on_ours() -> None:
    text = shown("dockerfile large", "deploy/image/README.md").replace("\\\n", " ")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = re.findall(r"alexis\[([\w,]+)\]", text)

    said = dict(line.split(maxsplit=1) for line in text.splitlines())

    assert said["FROM"].endswith(f"/alexis-extensible:{__version__}")
    assert set(extras.split(",")) <= set(project["optional-dependencies"])
    assert re.findall(r"USER (\S+)\n", text) == ["root", last("USER", "extensible").rest]
    assert "/opt/alexis/bin/python" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert text.splitlines()[-1] == "RUN alexis plugins"


def test_the_image_with_more_packages_and_no_tools_is_built_on_both_of_ours() -> None:
    text = shown("dockerfile small", "deploy/image/README.md").replace("\\\n", " ")

    bases = re.findall(r"^FROM \S+/(\S+):(\S+)", text, re.MULTILINE)

    assert bases == [("alexis-extensible", __version__), ("alexis", __version__)]
    assert "COPY --from=more /image/runtime /image/dependencies /\n" in text
    assert set(re.findall(r"-m (\S+)", text)) == {"deploy.image.minimal", "deploy.image.sbom"}


def test_the_entry_points_that_are_shown_are_those_of_the_example() -> None:
    project = tomllib.loads((page("plugin-example") / "pyproject.toml").read_text("utf-8"))

    said = tomllib.loads(shown("toml entry-points", "docs/plugins.md"))

    assert said["project"]["entry-points"] == project["project"]["entry-points"]


def test_the_sign_in_of_oauth2_proxy_leads_back_to_where_alexis_is() -> None:
    said = tomllib.loads(shown("toml oauth2-proxy", "docs/sign-in.md"))
    settings = _YAML.load(_settings_after("toml oauth2-proxy", "sign-in.md"))

    assert said["redirect_url"].startswith(settings["server"]["public_url"] + "/")
    assert said["upstreams"] == ["http://alexis:8080/"]
    assert (said["pass_user_headers"], said["pass_basic_auth"]) == (True, False)
    assert said["pass_authorization_header"] is False
    assert any(re.match(route, "/v1/report") for route in said["api_routes"])


def test_nginx_is_told_of_places_that_there_are_and_of_the_headers_of_the_settings() -> None:
    text = shown("nginx", "docs/sign-in.md")
    proxy = _YAML.load(_settings_after("nginx", "sign-in.md"))["access"]["proxy"]
    lines = [line.strip() for line in text.splitlines()]

    places = set(re.findall(r"^location (?:= )?(\S+) \{$", text, re.MULTILINE))
    used = set(re.findall(r"(?:auth_request|error_page 401 =) (\S+);", text))
    variables = set(re.findall(r"auth_request_set (\$\w+) ", text))
    headers = dict(re.findall(r"proxy_set_header (\S+) (\$\w+|\"\");", text))

    assert all(re.fullmatch(r"location .+ \{|\}|\w+( .+)?;", line) for line in lines)
    assert text.count("{") == text.count("}") == len(places)
    assert used <= places
    assert variables == {value for value in headers.values() if value in variables}
    assert {value for key, value in proxy.items() if key.endswith("_header")} <= set(headers)
    assert headers["Authorization"] == '""'


def test_traefik_passes_on_the_headers_of_the_settings() -> None:
    said = dict(line.split("=", 1) for line in shown("ini traefik", "docs/sign-in.md").splitlines())
    settings = _YAML.load(_settings_after("ini traefik", "sign-in.md"))
    proxy = settings["access"]["proxy"]
    (names,) = [value for key, value in said.items() if key.endswith(".authResponseHeaders")]

    assert said["traefik.http.routers.alexis.middlewares"] == "authelia"
    assert said["traefik.http.routers.alexis.rule"] == (
        f"Host(`{settings['server']['public_url'].removeprefix('https://')}`)"
    )
    headers = {value for key, value in proxy.items() if key.endswith("_header")}
    assert headers <= {*names.split(",")}


def test_the_policy_for_vault_is_for_the_path_that_is_asked() -> None:
    policy = shown("hcl", "docs/secrets.md")
    asked = page("secrets.md").read_text(encoding="utf-8")

    (said,) = re.findall(r'path "([^"]+)" \{ capabilities = \["read"\] \}\n', policy)

    assert f'api_key: "vault:{said}#' in asked


def test_the_collector_has_all_that_its_pipeline_names_and_listens_where_alexis_posts() -> None:
    said = _YAML.load(shown("yaml collector", "docs/traces.md"))
    first = next(block.text for block in blocks(page("traces.md")) if block.info == "yaml settings")

    (pipeline,) = said["service"]["pipelines"].values()

    for kind, names in pipeline.items():
        assert set(names) == set(said[kind])
    listens = said["receivers"]["otlp"]["protocols"]["http"]["endpoint"]
    endpoint = _YAML.load(first)["traces"]["endpoint"]
    assert listens.rpartition(":")[2] == endpoint.rpartition(":")[2]


def test_alertmanager_posts_to_the_source_of_the_settings() -> None:
    said = _YAML.load(shown("yaml alertmanager", "docs/connect-alertmanager.md"))
    sources = _YAML.load(_settings_before("yaml alertmanager", "connect-alertmanager.md"))

    (hook,) = said["receivers"][0]["webhook_configs"]

    assert hook["url"].rpartition("/")[2] in sources["sources"]
    assert said["route"]["routes"][0]["receiver"] == said["receivers"][0]["name"]


def test_grafana_posts_to_the_source_of_the_settings() -> None:
    said = _YAML.load(shown("yaml grafana", "docs/connect-grafana.md"))
    sources = _YAML.load(_settings_before("yaml grafana", "connect-grafana.md"))["sources"]

    (contact,) = said["contactPoints"]

    (receiver,) = contact["receivers"]
    assert receiver["settings"]["url"].rpartition("/")[2] in sources
    assert receiver["settings"]["authorization_scheme"] == "Bearer"


def _settings_before(info: str, of: str) -> str:
    seen = ""
    for block in blocks(page(of)):
        if block.info == info:
            break
        seen = block.text if block.info == "yaml settings" else seen
    return seen
