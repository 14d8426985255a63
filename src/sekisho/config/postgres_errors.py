"""What can go wrong with the embedded database, as people read it."""


class EmbeddedPostgresError(Exception):
    """The database cannot start. `code` is stable; the Japanese message says what, why, what to do now.

    EPG-001 programs missing · EPG-002 already running · EPG-003 the account cannot reach the data ·
    EPG-004 a directory is not ours · EPG-005 made by another version · EPG-006 initdb failed ·
    EPG-007 the server did not come up · EPG-008 unknown account · EPG-009 no such role yet
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code


def last_lines(said: bytes) -> str:
    return "\n".join(said.decode(errors="replace").splitlines()[-5:])
