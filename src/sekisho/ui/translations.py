"""The English of the pages: ``python -m sekisho.ui.translations --check`` and ``--update``.

Japanese is the source language and stands in the templates and the code; ``locale/en`` holds the English.
Strings are taken out with Babel and Django's own ``templatize``, so no native gettext is needed.
``--update`` takes the strings out, keeps what was translated and compiles; ``--check`` fails when a string is
missing, unused, uncertain or untranslated, when a placeholder is lost, or when the compiled file is stale.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

HOUSE: Final = Path(__file__).resolve().parent.parent
DOMAIN: Final = "django"
KEYWORDS: Final[dict[str, tuple[Any, ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# {name} in sentences that a script fills in; Babel knows only %(name)s.
BRACES: Final = re.compile(r"\{\w+\}")
FIXED: Final = datetime(2026, 1, 1, tzinfo=UTC)


def extract_template(
    source: IO[bytes],
    keywords: Any,
    comment_tags: Any,
    options: Any,  # Babel calls by name
) -> Iterator[tuple[int, Any, Any, Any]]:
    """A Babel extractor for Django templates: ``templatize`` turns one into something like Python."""
    from babel.messages.extract import extract_python

    text = templatize(source.read().decode("utf-8"))
    yield from extract_python(io.BytesIO(text.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})


def extract(house: Path = HOUSE) -> Catalog:
    """Every translatable string under ``house``, tests left out."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract as extract_file

    found = Catalog(domain=DOMAIN, charset="utf-8", fuzzy=False)
    for path in sorted(house.rglob("*")):
        method: Any = {".py": "python", ".html": extract_template, ".txt": extract_template}.get(path.suffix)
        if method is None or "tests" in path.parts or not path.is_file():
            continue
        with path.open("rb") as source:
            # Without line numbers: a moved line is no change of a translation.
            for _line, message, _comments, context in extract_file(method, source, KEYWORDS):
                place = [(path.relative_to(house).as_posix(), 0)]
                found.add(message, None, place, context=context)
    return found


def read(po: Path) -> Catalog:
    """The catalogue in ``po``, or an empty one."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not po.exists():
        return Catalog(locale="en", domain=DOMAIN, fuzzy=False)
    with po.open("rb") as source:
        return read_po(source, locale="en", domain=DOMAIN)


def compiled(catalog: Catalog) -> bytes:
    """The ``.mo`` file."""
    from babel.messages.mofile import write_mo

    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def merged(old: Catalog, found: Catalog) -> Catalog:
    """``found`` with the translations of ``old``; strings no longer used are dropped, none is guessed."""
    from babel.messages.catalog import Catalog

    # A fixed header: dates and versions that change with every run would only make noise.
    new = Catalog(
        locale="en",
        domain=DOMAIN,
        project="Sekisho",
        version="1",
        msgid_bugs_address="see README",
        last_translator="Sekisho",
        language_team="Sekisho",
        creation_date=FIXED,
        revision_date=FIXED,
        fuzzy=False,
    )
    new.header_comment = "# English of Sekisho.  Update with: python -m sekisho.ui.translations --update"
    for message in found:
        if message.id:
            known = old.get(_singular(message), context=message.context)
            string = known.string if known and isinstance(known.id, type(message.id)) else None
            new.add(message.id, string, message.locations, message.flags, context=message.context)
    return new


def written(catalog: Catalog) -> bytes:
    """The ``.po`` file."""
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, include_lineno=False)
    return b"".join(
        line for line in out.getvalue().splitlines(True) if not line.startswith(b'"Generated-By:')
    )


def complaints(catalog: Catalog, found: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, one sentence each."""
    wanted = {(message.id, message.context) for message in found if message.id}
    present = {(message.id, message.context) for message in catalog if message.id}
    yield from (f"not in the catalogue: {text!r}" for text, _ in sorted(wanted - present, key=str))
    yield from (f"no longer used: {text!r}" for text, _ in sorted(present - wanted, key=str))
    for message in catalog:
        if message.id:
            yield from _faults(message)


def _faults(message: Message) -> Iterator[str]:
    originals, strings = _forms(message.id), _forms(message.string)
    if message.fuzzy or not all(strings):
        yield f"not translated: {originals[0]!r}"
        return
    for string in strings:
        if set(BRACES.findall(originals[0])) != set(BRACES.findall(string)):
            yield f"placeholders differ: {originals[0]!r}"
    yield from (f"{originals[0]!r}: {error}" for error in message.check())


def _singular(message: Message) -> str:
    return _forms(message.id)[0]


def update(house: Path = HOUSE) -> list[str]:
    """Write ``.po`` and ``.mo``; returns what still wants a translator."""
    po = _po(house)
    found = extract(house)
    catalog = merged(read(po), found)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(written(catalog))
    po.with_suffix(".mo").write_bytes(compiled(catalog))
    return list(complaints(catalog, found))


def check(house: Path = HOUSE) -> list[str]:
    """What is wrong with the files as they lie there."""
    po = _po(house)
    catalog = read(po)
    problems = list(complaints(catalog, extract(house)))
    if strings_of(po.with_suffix(".mo")) != _pairs(catalog):
        problems.append("the compiled file is stale: run python -m sekisho.ui.translations --update")
    return problems


def strings_of(mo: Path) -> dict[Any, Any]:
    """What a compiled file says, without its header (which names the Babel that wrote it)."""
    from babel.messages.mofile import read_mo

    if not mo.exists():
        return {}
    with mo.open("rb") as source:
        return _pairs(read_mo(source))


def _pairs(catalog: Catalog) -> dict[Any, Any]:
    return {(_singular(m), m.context): _forms(m.string) for m in catalog if m.id}


def _forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


def _po(house: Path) -> Path:
    return house / "locale" / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when all is well, 1 with the complaints on standard error."""
    parser = argparse.ArgumentParser(prog="python -m sekisho.ui.translations", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(
        "--check", action="store_true", help="fail when a string is missing or a file is stale"
    )
    choice.add_argument("--update", action="store_true", help="take the strings out again and compile")
    chosen = parser.parse_args(arguments)
    problems = update() if chosen.update else check()
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
