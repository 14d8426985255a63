"""The cluster directory of the embedded database: made whole or not at all, checked before it is used."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from sekisho.config.parent_death import die_with_parent
from sekisho.config.postgres_account import Account
from sekisho.config.postgres_errors import EmbeddedPostgresError, last_lines
from sekisho.config.postgres_programs import MAJOR_VERSION
from sekisho.config.private_files import private_directory


def program_environment() -> dict[str, str]:
    """Nothing of ours: PG* variables would change what the programs do."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def point_at(link: Path, directory: Path, account: Account) -> None:
    """Reach `directory` through a short link: PostgreSQL cuts paths at 1,023 bytes, the kernel does not."""
    link.unlink(missing_ok=True)
    link.symlink_to(directory)
    os.chown(link, account.uid, account.gid, follow_symlinks=False)


def create_cluster(
    cluster: Path, link: Path, *, programs: Path, account: Account, admin: str, password: str, lock: int
) -> None:
    """Run initdb beside the final place and rename: a cluster that exists is whole.

    `link`: the short name used instead of the path. `lock`: a descriptor initdb keeps open while it runs.
    Raises `EmbeddedPostgresError` (EPG-006).
    """
    partial = cluster.with_name(f"{cluster.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    private_directory(partial, account.uid, account.gid)
    point_at(link, partial, account)
    secret = os.memfd_create("password")  # the account may not read our secrets directory
    try:
        os.write(secret, password.encode())
        _run_initdb(programs, account, _options(link, admin, secret), (secret, lock))
    finally:
        os.close(secret)
    partial.rename(cluster)


def _options(link: Path, admin: str, secret: int) -> list[str]:
    """Builtin C.UTF-8 (PostgreSQL 17 and later) sorts alike on every machine, whatever its C library."""
    return [
        f"--pgdata={link}",
        f"--username={admin}",
        f"--pwfile=/proc/self/fd/{secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--data-checksums",
    ]


def _run_initdb(programs: Path, account: Account, options: list[str], descriptors: tuple[int, ...]) -> None:
    try:
        subprocess.run(
            [programs / "bin" / "initdb", *options],
            **account.switch(),
            preexec_fn=die_with_parent(signal.SIGKILL),  # calls nothing that takes a lock
            pass_fds=descriptors,
            env=program_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise EmbeddedPostgresError(
            "EPG-006",
            "データベースを新しく作れませんでした。空き容量と権限を確かめてから、もう一度お試しください。\n"
            f"{last_lines(error.stderr)}",
        ) from None


def check_version(cluster: Path) -> None:
    """Raises `EmbeddedPostgresError` (EPG-005) for a cluster of another major version."""
    version = (cluster / "PG_VERSION").read_text().strip()
    if version != MAJOR_VERSION:
        raise EmbeddedPostgresError(
            "EPG-005",
            f"{cluster} は PostgreSQL {version} で作られています。この版は {MAJOR_VERSION} を使います。"
            "別の保存先 (DATA=) を指定してください。",
        )


def forget_dead_server(cluster: Path) -> None:
    """Remove the note of a server that was killed. Raises `EmbeddedPostgresError` (EPG-002) for a living one.

    PostgreSQL itself only looks whether *some* process has the noted number, which after a restart of the
    machine or container is often true. The caller holds the server's lock, so no server of ours is alive;
    one that somebody started by hand is recognised by its working directory.
    """
    note = cluster / "postmaster.pid"
    if not note.exists():
        return
    pid = note.read_text().split("\n", 1)[0].strip()
    if _works_in(pid, cluster):
        raise EmbeddedPostgresError(
            "EPG-002",
            f"{cluster} のデータベースは別のところ (プロセス {pid}) から動いています。"
            "それを止めてから、もう一度お試しください。",
        )
    note.unlink()


def _works_in(pid: str, directory: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink() == directory.resolve()
    return False
