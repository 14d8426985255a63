"""The WSGI application of one zone's web process."""

import os
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.config.settings")
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class WholeBody:
    """A request's body that says so when the client left before the announced end.

    gunicorn gives what came and then nothing, and a form that was cut off would be read as a shorter one:
    a sending of ten files would become one of three.  Raises ``ConnectionAbortedError`` (Django makes
    ``UnreadablePostError`` of it).
    """

    def __init__(self, body: BinaryIO, length: int) -> None:
        self._body, self._left = body, length

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._body.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._body.readline(size), size)

    def _counted(self, data: bytes, size: int) -> bytes:
        self._left -= len(data)
        if not data and size and self._left > 0:
            raise ConnectionAbortedError(f"the client left {self._left} bytes before the end")
        return data


def whole_bodies(application: Application) -> Application:
    """The application, reading bodies through ``WholeBody``."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return answer


application = whole_bodies(get_wsgi_application())
