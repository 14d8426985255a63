"""The units of ``deploy/systemd`` as they are written, each process under an account of its own (I9).

systemd itself is not here: the test reads its files and does what they say about users, groups, directories,
environment and commands.  The accounts are numbers that no account of the machine has.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import docx
import pytest

from sekisho.config.embedded_postgres import OWNER, EmbeddedPostgres
from sekisho_demo.api_client import Api, Refused
from sekisho_demo.commandline import SEKISHO, ZONES
from sekisho_demo.running import HOST, free_ports, until

DEPLOY = Path(__file__).parents[2] / "deploy" / "systemd"
FIRST_ACCOUNT = 61_000  # systemd's own range for accounts nobody else has
INSPECTION = "/run/sekisho-inspection/inspection.sock"
PASSWORD = "kasou-no-aikotoba-7153"

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become the users of the units"),
]


def hidden_places() -> dict[Path, set[Path]]:
    """Directories like /root that others may not pass → what lies right in them that every process must reach."""
    places: dict[Path, set[Path]] = {}
    for path in (Path(sys.prefix), Path(sys.base_prefix), DEPLOY):
        closed = [parent for parent in path.parents if not parent.stat().st_mode & 0o001]
        if closed:
            highest = closed[-1]
            places.setdefault(highest, set()).add(highest / path.relative_to(highest).parts[0])
    return places


def reopening(private: Path, needed: set[Path], aside: Path) -> str:
    """Shell words that, in a mount namespace of their own, leave only ``needed`` of a directory, for all to pass."""
    pairs = [(path, aside / path.name) for path in sorted(needed)]
    put = "".join(f"mkdir -p {kept} && mount --bind {path} {kept} && " for path, kept in pairs)
    back = "".join(f"mkdir -p {path} && mount --bind {kept} {path} && " for path, kept in pairs)
    return f"{put}mount -t tmpfs -o mode=755 none {private} && {back}"


class Accounts:
    """Users and groups of the sysusers file, with numbers made up here; every user has a group of its name."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"root": 0}
        self._members: dict[str, list[str]] = {}
        for line in lines_of("sekisho.sysusers.conf"):
            kind, name, other = line.split()[:3]
            if kind == "m":
                self._members.setdefault(name, []).append(other)
            else:
                self._numbers[name] = FIRST_ACCOUNT + len(self._numbers)

    def number(self, name: str) -> int:
        return self._numbers[name]

    def named_by_number(self, text: str) -> str:
        names = sorted(self._numbers, key=len, reverse=True)
        return re.sub("|".join(names), lambda found: str(self._numbers[found.group()]), text)

    def groups(self, user: str) -> list[int]:
        return [self._numbers[user], *(self._numbers[group] for group in self._members.get(user, []))]


class Unit:
    """What one unit says, for one instance."""

    def __init__(self, name: str, instance: str = "") -> None:
        pairs = [line.split("=", 1) for line in lines_of(f"{name}.service") if "=" in line]
        self._said = [(key, value.replace("%i", instance)) for key, value in pairs]
        self.user = self.value("User")
        self.command = [*SEKISHO, *self.value("ExecStart").split()[1:]]
        self.umask = int(self.value("UMask"), 8)

    def values(self, key: str) -> list[str]:
        return [value for said, value in self._said if said == key]

    def value(self, key: str, default: str = "") -> str:
        return next(iter(self.values(key)), default)

    def environment(self) -> dict[str, str]:
        return dict(value.split("=", 1) for value in self.values("Environment"))


def lines_of(name: str) -> list[str]:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(("#", "["))]


class Installation:
    """A machine's worth of directories, accounts and processes under one temporary root."""

    def __init__(self, root: Path, postgres: EmbeddedPostgres) -> None:
        self.root, self.postgres, self.accounts, self.port = root, postgres, Accounts(), free_ports()
        for line in lines_of("sekisho.tmpfiles.conf"):
            _, path, mode, user, group = line.split()[:5]
            self._directory(path, int(mode, 8), self.accounts.number(user), self.accounts.number(group))

    def _directory(self, path: str, mode: int, user: int, group: int) -> None:
        place = self.at(path)
        place.mkdir(parents=True, exist_ok=True)
        os.chown(place, user, group)
        place.chmod(mode)

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def start(self, name: str, instance: str = "", *, database: str = "") -> subprocess.Popen[bytes]:
        unit = Unit(name, instance)
        self._runtime_directory(unit)
        return self._popen(unit.command, unit, self.environment(unit, database))

    def run(self, *arguments: str, like: Unit, database: str) -> str:
        process = self._popen([*SEKISHO, *arguments], like, self.environment(like, database), capture=True)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
        return said.decode()

    def _popen(
        self, command: list[str], unit: Unit, environment: dict[str, str], *, capture: bool = False
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._as(unit.user, unit.value("Group", unit.user)), *command], env=environment, cwd=self.root,
            umask=unit.umask, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if capture else None,
        )  # fmt: skip

    def _as(self, user: str, group: str) -> list[str]:
        """The words before a command that make it run as that user, who may be kept from this Python's place."""
        groups = self.accounts.groups(user)
        change = ["setpriv", f"--reuid={groups[0]}", f"--regid={self.accounts.number(group)}",
                  f"--groups={','.join(map(str, groups))}", "--"]  # fmt: skip
        script = "".join(
            reopening(private, needed, self.root / f"aside{number}")
            for number, (private, needed) in enumerate(hidden_places().items())
        )
        if not script:
            return change
        return ["unshare", "--mount", "sh", "-c", f'{script} exec "$0" "$@"', *change]

    def _runtime_directory(self, unit: Unit) -> None:
        name = unit.value("RuntimeDirectory")
        if name:
            mode = int(unit.value("RuntimeDirectoryMode", "0755"), 8)
            group = self.accounts.number(unit.value("Group", unit.user))
            self._directory(f"/run/{name}", mode, self.accounts.number(unit.user), group)

    def environment(self, unit: Unit, database: str) -> dict[str, str]:
        common = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "sekisho.config.settings",
            "SEKISHO_ENTRANCES": ",".join(f"{zone}={HOST}:{self.port + n}" for n, zone in enumerate(ZONES)),
            "SEKISHO_VAULT_DIR": str(self.at("/var/lib/sekisho/vault")),
            "SEKISHO_MASTER_KEY_DIR": str(self.at("/etc/sekisho/master-keys")),
            "SEKISHO_RECORD_KEY_FILE": str(self.at("/etc/sekisho/record/record-signing.pem")),
            "SEKISHO_RECORD_PUBLIC_KEY_FILE": str(self.at("/etc/sekisho/record/record-signing.pub")),
            "SEKISHO_TRAIL_KEY_FILE": str(self.at("/etc/sekisho/trail/trail-signing.pem")),
            "SEKISHO_TRAIL_PUBLIC_KEY_FILE": str(self.at("/etc/sekisho/trail/trail-signing.pub")),
            "SEKISHO_SECRET_KEY": f"cookies of {unit.user} that nobody else signs with",
            "SEKISHO_SIGN_IN_KEY": f"second factors of {unit.user} that nobody else opens",
        }
        own = unit.environment()
        for name in ("SEKISHO_WEB_USERS", "SEKISHO_INSPECTION_GROUP"):
            if name in own:
                own[name] = self.accounts.named_by_number(own[name])
        if "SEKISHO_RUN_DIR" in own:
            own["SEKISHO_RUN_DIR"] = str(self.at(own["SEKISHO_RUN_DIR"]))
        return common | own | ({"SEKISHO_DATABASE_URL": self.postgres.dsn(database)} if database else {})

    def api(self, zone: str, login: str) -> Api:
        token = self.run(
            "token", "create", "--login", login, "--zone", zone, "--purpose", "test",
            like=Unit("sekisho-migrate"), database=OWNER,
        ).split()[-1]  # fmt: skip
        return Api(HOST, self.port + ZONES.index(zone), token)

    def tried_as(self, user: str, code: str, *arguments: Path | str) -> str:
        """What a few lines of Python say when that user runs them."""
        command = [*self._as(user, user), sys.executable, "-I", "-c", code, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30).stdout.strip()


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    root = Path(tempfile.mkdtemp(prefix="sekisho-production-", dir="/tmp"))
    root.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        postgres = stack.enter_context(EmbeddedPostgres(root / "postgres"))
        postgres.socket_directory.chmod(0o711)  # production's server is reached by whoever has a password
        (postgres.socket_directory / ".s.PGSQL.5432").chmod(0o777)
        for role in (*(f"sekisho_web_{zone}" for zone in ZONES), "sekisho_worker", "sekisho_broker"):
            postgres.ensure_role(role)
        town = Installation(root, postgres)
        prepare(town)
        for process in started(town):
            stack.callback(ended, process)
        until(lambda: all(answers(town.port + n) for n in range(len(ZONES))), "the pages")
        until(town.at(INSPECTION).exists, "the inspection")
        yield town


def prepare(town: Installation) -> None:
    town.run("migrate", like=Unit("sekisho-migrate"), database=OWNER)
    town.run("keys", like=Unit("sekisho-worker@"), database="sekisho_worker")
    environment = town.environment(Unit("sekisho-migrate"), OWNER) | {
        "SEKISHO_DEMO_PASSWORD": PASSWORD,
        "SEKISHO_DEMO_SIGN_IN_KEYS": json.dumps(dict.fromkeys(ZONES, "of a town that nobody signs in to")),
        "SEKISHO_DEMO_SEED": "of the same",
        "SEKISHO_DEMO_SCENES": "0",  # nothing is in the vault but what these processes put there
    }
    subprocess.run([sys.executable, "-m", "sekisho_demo.load"], env=environment, check=True, timeout=120)


def started(town: Installation) -> Iterator[subprocess.Popen[bytes]]:
    yield town.start("sekisho-inspection")
    yield town.start("sekisho-broker", database="sekisho_broker")
    yield town.start("sekisho-worker@", "1", database="sekisho_worker")
    for zone in ZONES:
        yield town.start("sekisho-web@", zone, database=f"sekisho_web_{zone}")


def ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=60)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def document() -> bytes:
    made = docx.Document()
    made.add_paragraph("架空町の回覧です")
    path = Path(tempfile.mkdtemp()) / "a.docx"
    made.save(str(path))
    data = path.read_bytes()
    shutil.rmtree(path.parent)
    return data


def test_a_file_crosses_between_processes_that_share_nothing(installation: Installation) -> None:
    sender, reader = installation.api("internet", "aoi"), installation.api("lgwan", "aoi")
    sent = sender.send([("回覧.docx", document())], destination="lgwan")

    def state() -> str:
        return str(sender.transfer(sent["id"])["items"][0]["state"])

    until(lambda: state() not in ("received", "inspecting"), "the end of the inspection")
    assert state() == "ready"
    (item,) = reader.transfer(sent["id"])["items"]
    assert reader.download(item["id"]).startswith(b"PK")
    with pytest.raises(Refused):
        sender.download(item["id"])


READ = "import sys\ntry: print(len(open(sys.argv[1], 'rb').read()))\nexcept OSError as e: print(type(e).__name__)"
LIST = "import os, sys\ntry: print(os.listdir(sys.argv[1]))\nexcept OSError as e: print(type(e).__name__)"
ASK = (
    "import socket, sys\ns = socket.socket(socket.AF_UNIX, getattr(socket, sys.argv[2]))\ns.settimeout(5)\n"
    "try:\n s.connect(sys.argv[1]); print(s.makefile('rb').read())\n"
    "except OSError as e: print(type(e).__name__)"
)


@pytest.mark.parametrize("user", ["sekisho-web-internet", "sekisho-web-mynumber", "sekisho-inspection"])
def test_who_takes_a_web_process_or_the_inspection_gets_no_key_and_no_vault(
    installation: Installation, user: str
) -> None:
    for path in ("/etc/sekisho/master-keys", "/var/lib/sekisho/vault"):
        assert installation.tried_as(user, LIST, installation.at(path)) == "PermissionError"
    for name in ("record/record-signing.pem", "trail/trail-signing.pem"):
        key = installation.at(f"/etc/sekisho/{name}")
        assert installation.tried_as(user, READ, key) == "PermissionError"


@pytest.mark.parametrize("zone", ["lgwan", "mynumber"])
def test_the_broker_of_one_zone_does_not_answer_the_pages_of_another(
    installation: Installation, zone: str
) -> None:
    path = installation.at(f"/run/sekisho-vault/vault-{zone}.sock")
    assert "forbidden" in installation.tried_as("sekisho-web-internet", ASK, path, "SOCK_STREAM")
    assert installation.tried_as("sekisho-inspection", ASK, path, "SOCK_STREAM") == "PermissionError"


@pytest.mark.parametrize("user", ["sekisho-web-internet", "sekisho-broker"])
def test_only_workers_may_ask_for_an_inspection(installation: Installation, user: str) -> None:
    path = installation.at(INSPECTION)
    assert installation.tried_as(user, ASK, path, "SOCK_SEQPACKET") == "PermissionError"


def test_the_vault_holds_nothing_for_others(installation: Installation) -> None:
    vault = installation.at("/var/lib/sekisho/vault")
    keepers = installation.accounts.number("sekisho-keepers")
    entries = [*vault.rglob("*"), *installation.at("/etc/sekisho/master-keys").iterdir()]
    assert entries
    for entry in entries:
        assert (entry.stat().st_mode & 0o007, entry.stat().st_gid) == (0, keepers), entry
