"""The tests' own directory server is what the tests believe it to be."""

from __future__ import annotations

import subprocess

from sekisho.foundation.identity.tests.slapd import Slapd, directory

__all__ = ["directory"]


def search(server: Slapd, *who: str) -> subprocess.CompletedProcess[str]:
    command = ["ldapsearch", "-x", "-LLL", "-H", server.ldaps, "-b", server.suffix, *who, "(uid=aoi)", "cn"]
    environment = {"PATH": "/usr/bin:/bin", "LDAPTLS_CACERT": str(server.ca_file)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_it_answers_who_is_known_and_nobody_else(directory: Slapd) -> None:
    dn = directory.add_person("aoi", name="見本 あおい", password="directory-aoi-5512")
    assert "cn:: " in search(directory, "-D", dn, "-w", "directory-aoi-5512").stdout
    assert search(directory, "-D", dn, "-w", "wrong").returncode == 49  # invalidCredentials
    assert search(directory).returncode != 0  # nobody in particular
