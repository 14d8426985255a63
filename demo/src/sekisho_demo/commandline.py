"""``sekisho demo``: a whole town on this machine, reachable from this machine only."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from sekisho.config.data_directory import default_data_directory
from sekisho.config.embedded_postgres import OWNER, EmbeddedPostgres
from sekisho.config.postgres_errors import EmbeddedPostgresError
from sekisho.config.private_files import private_directory
from sekisho.config.supervisor import ProcessSpec, Supervisor
from sekisho_demo.samples import WANTED_SIGN

ZONES = ("internet", "lgwan", "mynumber")
WORKERS = 2
ROLE_OF = {"vault": "sekisho_broker", "worker": "sekisho_worker", "inspection": "sekisho_worker"}
#: verb → the socket that shows that it is ready
SOCKETS = {
    "inspection": ("inspection.sock", socket.SOCK_SEQPACKET),
    "vault": (f"vault-{ZONES[-1]}.sock", socket.SOCK_STREAM),
}
WORKER_NAMES = tuple(f"worker-{number}" for number in range(1, WORKERS + 1))
#: what the supervisor keeps alive, in the order in which it is started
PROCESS_NAMES = ("inspection", "vault", *WORKER_NAMES, *(f"web-{zone}" for zone in ZONES))
SEKISHO = (sys.executable, "-m", "sekisho")
READY = "Ctrl-C で止まります。"  # the last line of the welcome


class PortTaken(Exception):
    """Something else listens where a zone's entrance should be."""


class NotASetting(Exception):
    """What was given as a setting is none, or one that the town decides itself."""


def run(*, port: int, data: Path | None, settings: Mapping[str, str] | None = None) -> int:
    """Start the town, print where it is, run until Ctrl-C.  Returns the exit code.

    ``settings``: environment variables for every process of the town, ``SEKISHO_WORKER_SILENCE_SECONDS`` and
    so on; where things lie is not among them.
    """
    home = (data or default_data_directory()).expanduser().absolute()
    try:
        _check_ports(port)
        with EmbeddedPostgres(home) as postgres:
            return _run(Town(home, port, postgres, settings or {}))
    except (EmbeddedPostgresError, PortTaken, NotASetting) as error:
        print(f"sekisho demo: {error}", file=sys.stderr)
        return 1


def _check_ports(port: int) -> None:
    for number in range(port, port + len(ZONES)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError as error:
                raise PortTaken(
                    f"port {number} is taken ({error.strerror}). Choose another first port: make demo PORT=9701"
                ) from error


def _run(town: Town) -> int:
    town.prepare()
    supervisor = Supervisor(
        town.home,
        town.processes(),
        companions={"postgres": town.postgres.is_running},
        on_ready=town.welcome,
    )
    return supervisor.run()


#: what the town looks for beside the rebuilding: the sign in one of its samples
WANTED_RULE = f'''rule town_wanted {{
    meta:
        description = "架空の県が注意を呼びかけた文字列"
    strings:
        $sign = "{WANTED_SIGN}"
    condition:
        $sign
}}
'''


class Town:
    """Where everything of one demo lies, and which environment each process gets."""

    def __init__(
        self, home: Path, port: int, postgres: EmbeddedPostgres, settings: Mapping[str, str] | None = None
    ) -> None:
        self.home, self.port, self.postgres, self._settings = home, port, postgres, dict(settings or {})
        # A Unix socket's path may have 107 bytes, whatever the data path is.
        short = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        self.run_directory = Path("/tmp") / f"sekisho-run-{os.geteuid()}-{short}"  # noqa: S108  # made 0700 below

    def address(self, zone: str) -> str:
        return f"http://{zone}.localhost:{self.port + ZONES.index(zone)}"

    def environment(self, *, role: str, zone: str = "lgwan") -> dict[str, str]:
        """The whole environment of one process; ``role`` is the database role."""
        entrances = ",".join(f"{z}=127.0.0.1:{self.port + n}" for n, z in enumerate(ZONES))
        keys = self.home / "keys"
        own = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "sekisho.config.settings",
            "SEKISHO_ZONE": zone,
            "SEKISHO_ENTRANCES": entrances,
            "SEKISHO_SECRET_KEY_FILE": str(self.home / "secrets" / f"cookies-{zone}"),
            "SEKISHO_SIGN_IN_KEY_FILE": str(self.home / "secrets" / f"sign-in-{zone}"),
            "SEKISHO_ORIGIN": self.address(zone),
            "SEKISHO_DEMO_SEED": self.seed(),
            "SEKISHO_DATABASE_URL": self.postgres.dsn(role),
            "SEKISHO_VAULT_DIR": str(self.home / "vault"),
            "SEKISHO_RUN_DIR": str(self.run_directory),
            "SEKISHO_MASTER_KEY_DIR": str(keys / "master"),
            "SEKISHO_RECORD_KEY_FILE": str(keys / "record-signing.pem"),
            "SEKISHO_RECORD_PUBLIC_KEY_FILE": str(keys / "record-signing.pub"),
            "SEKISHO_TRAIL_KEY_FILE": str(keys / "trail-signing.pem"),
            "SEKISHO_TRAIL_PUBLIC_KEY_FILE": str(keys / "trail-signing.pub"),
        }
        if self._settings.get("SEKISHO_DEMO_SCENES") != "0":
            own["SEKISHO_SCANNERS"] = f"town=yara:{self.home / 'yara'}"
        for name in self._settings:
            if name in own or not name.startswith("SEKISHO_"):
                raise NotASetting(f"{name} cannot be set for the demo town")
        return own | self._settings

    def prepare(self) -> None:
        """Directories, secrets, roles, tables, people; quick when all is there already."""
        from sekisho.config.database_roles import BROKER, WEB, WORKER

        private_directory(self.run_directory)
        for name in ("keys", "vault", "secrets", "yara"):
            private_directory(self.home / name)
        (self.home / "yara" / "town.yar").write_text(WANTED_RULE, encoding="utf-8")
        for zone in ZONES:
            self.secret(f"cookies-{zone}", secrets.token_urlsafe(48))
            self.secret(f"sign-in-{zone}", secrets.token_urlsafe(48))
            self.postgres.ensure_role(WEB.format(zone=zone))
        for role in (WORKER, BROKER):
            self.postgres.ensure_role(role)
        keys = {zone: self.secret(f"sign-in-{zone}", "") for zone in ZONES}
        environment = self.environment(role=OWNER) | {
            "SEKISHO_DEMO_PASSWORD": self.password(),
            "SEKISHO_DEMO_SIGN_IN_KEYS": json.dumps(keys),
        }
        subprocess.run([sys.executable, "-m", "sekisho_demo.load"], env=environment, check=True)

    def secret(self, name: str, fresh: str) -> str:
        """A secret of this town, made at the first start and kept."""
        path = self.home / "secrets" / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(fresh, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def password(self) -> str:
        """One password for all the fictional people, different for every town."""
        return self.secret(
            "demo-password", f"kujira-{secrets.randbelow(9000) + 1000}-mikan-{secrets.randbelow(9000) + 1000}"
        )

    def seed(self) -> str:
        """What the secrets of everybody's authenticator app follow from."""
        private_directory(self.home / "secrets")
        return self.secret("second-factor-seed", secrets.token_urlsafe(32))

    def processes(self) -> list[ProcessSpec]:
        specs = [self._spec("inspection", "inspection"), self._spec("vault", "vault")]
        specs += [self._spec(name, "worker") for name in WORKER_NAMES]
        specs += [self._web(zone) for zone in ZONES]
        return specs

    def _spec(self, name: str, verb: str) -> ProcessSpec:
        return ProcessSpec(
            name, [*SEKISHO, verb], self.environment(role=ROLE_OF[verb]), ready=self._readiness(verb)
        )

    def _readiness(self, verb: str) -> Callable[[], bool] | None:
        if verb not in SOCKETS:
            return None
        name, kind = SOCKETS[verb]
        path = self.run_directory / name
        path.unlink(missing_ok=True)  # left by a town that was killed
        return lambda: _accepts(path, kind)

    def _web(self, zone: str) -> ProcessSpec:
        address = f"http://127.0.0.1:{self.port + ZONES.index(zone)}/health/"
        return ProcessSpec(
            f"web-{zone}",
            [*SEKISHO, "serve", "--zone", zone],
            self.environment(role=f"sekisho_web_{zone}", zone=zone)
            | {"DJANGO_SETTINGS_MODULE": "sekisho_demo.web_settings"},
            ready=lambda: _answers(address),
        )

    def welcome(self) -> None:
        from sekisho_demo.town import PEOPLE

        names = {"internet": "インターネット接続系", "lgwan": "LGWAN接続系", "mynumber": "個人番号利用事務系"}
        lines = ["", "みほん町（架空の町）の関所が開きました。", ""]
        lines += [f"  {names[zone]:<12}\t{self.address(zone)}" for zone in ZONES]
        lines += ["", "  職員ID\t氏名・役割"]
        lines += [f"  {person.login}\t{person.name}（{person.told}）" for person in PEOPLE]
        lines += [
            "",
            f"  パスワード（全員同じ）: {self.password()}",
            "  二つ目の確認が要るときは、確認コードが画面に表示されます（見本の町だけ）。",
            f"  試すためのファイル: {self.home / 'samples'}",
            "",
            READY,
        ]
        print("\n".join(lines), flush=True)


def _accepts(path: Path, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_UNIX, kind) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310  # our own http address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
