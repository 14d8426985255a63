"""Seeds: the hostile files that the tests build, with a fixed marker, and a few harmless ones.

The tests' own builders are used, so that a threat that gets a test is fuzzed from the same day.  While
they run, the clock stands still and random markers are always the same: run N of a family is the same
file tomorrow.
"""

from __future__ import annotations

import functools
import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from disarm_fuzz import inside

TESTS = Path(__file__).parents[2] / "tests"
#: What ``secrets.token_hex`` answers while seeds are built; every marker of the tests contains it.
MARKER = "7f3e9a5d1c2b"
_FIXED = 1_711_931_400.0
_LONGEST = 96 * 1024


@dataclass(frozen=True, slots=True)
class Seed:
    title: str
    name: str  # as the file would be called
    data: bytes


@functools.cache
def suite(name: str) -> Any:
    """A test module, loaded as it is on disk; its builders are used, its tests are not run."""
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))  # what they share lies beside them
    path = TESTS / f"test_{name}.py"
    spec = importlib.util.spec_from_file_location(f"disarm_fuzz_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _cases(table: dict[str, Any], name: str) -> Iterator[Seed]:
    for title, made in table.items():
        data = made() if callable(made) else made
        yield Seed(title, name, data.encode() if isinstance(data, str) else data)


def _ooxml() -> Iterator[Seed]:
    tests, words, others = suite("ooxml_hostile"), suite("threats_office"), suite("threats_sheets_and_slides")
    for table, name in (
        (tests.WORD_CASES, "a.docm"), (tests.EXCEL_CASES, "a.xlsx"), (tests.POINT_CASES, "a.pptx"),
        (words.WORD, "a.docm"), (others.EXCEL, "a.xlsx"), (others.POINT, "a.pptx"),
    ):  # fmt: skip
        for seed in _cases(table, name):
            yield Seed(seed.title, name, slim(seed.data))


def slim(data: bytes) -> bytes:
    """A package without what the library's template brings and no case is about: runs get five times quicker."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    return inside.packed(
        [(name, _slimmer(name, content)) for name, content in members if not _needless(name)]
    )


def _needless(name: str) -> bool:
    return bool(re.search(r"stylesWithEffects|thumbnail|printerSettings|slideLayout(?!1\.|6\.)", name))


def _slimmer(name: str, content: bytes) -> bytes:
    if name == "word/styles.xml":
        first, *styles = re.split(
            rb"(?=<w:style )", re.sub(rb"<w:latentStyles.*</w:latentStyles>", b"", content, flags=re.DOTALL)
        )
        return first + b"".join(styles[:6]) + b"</w:styles>"
    if "/theme/" in name:
        return re.sub(rb"<a:font [^>]*/>", b"", content)
    if name == "word/numbering.xml":
        return re.sub(rb"<w:abstractNum .*</w:num>", b"", content, flags=re.DOTALL)
    if name.endswith(".rels"):
        return re.sub(
            rb"<Relationship [^>]*(?:stylesWithEffects|thumbnail|printerSettings)[^>]*/>", b"", content
        )
    if name.endswith("Content_Types].xml"):
        return re.sub(rb"<Override [^>]*(?:stylesWithEffects|printerSettings)[^>]*/>", b"", content)
    return content


def _pdf() -> Iterator[Seed]:
    tests, pictures, benign = suite("pdf_hostile"), suite("pdf_pictures"), suite("pdf_benign")
    for title, (_, plant) in tests.CASES.items():
        document = tests.ordinary()
        plant(document, "m" + MARKER)
        yield Seed(title, "a.pdf", _steady(tests.saved(document)))
        packed = {
            "compress_streams": False,
            "stream_decode_level": tests.pikepdf.StreamDecodeLevel.generalized,
        }
        yield Seed(f"{title}, unpacked", "a.pdf", _steady(tests.saved(document, **packed)))
    for seed in _cases(pictures.CASES, "a.pdf"):
        yield Seed(seed.title, seed.name, _steady(seed.data))
    yield Seed("rich", "a.pdf", _steady(benign.rich()))


def _steady(data: bytes) -> bytes:
    """The identifiers that qpdf draws by lot, made the same every time (they do not matter to readers)."""
    return re.sub(
        rb"/ID \[<[0-9a-f]{32}><[0-9a-f]{32}>\]", b"/ID [<" + b"a" * 32 + b"><" + b"b" * 32 + b">]", data
    )


def _ole2() -> Iterator[Seed]:
    tests = suite("ole2_hostile")
    for table, name in (("EXCEL", "a.xls"), ("POINT", "a.ppt"), ("WORD", "a.doc")):
        yield from _cases(getattr(tests, table), name)


_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16")


def _images() -> Iterator[Seed]:
    tests = suite("images_rebuild")
    for kind in tests.KINDS:
        name = f"a.{kind.value}"
        yield Seed(f"loaded {kind}", name, tests.loaded(kind, "m" + MARKER))
        first, *rest = tests.frames()
        images: dict[str, tuple[Any, dict[str, Any]]] = {
            mode: (first.convert("RGB").resize((12, 9)).convert(mode), {}) for mode in _MODES
        }
        images["several"] = (first, {"save_all": True, "append_images": rest})
        for title, (image, options) in images.items():
            made = _quietly(functools.partial(tests.encoded, image, kind, **options))
            if made:
                yield Seed(f"{kind} {title}", name, made)
    for quality, sampling in ((30, 2), (95, 0)):
        made = tests.encoded(
            tests.picture(), tests.Kind.JPEG, quality=quality, subsampling=sampling, progressive=True
        )
        yield Seed(f"jpeg {quality}", "a.jpg", made)
    yield Seed("deep png", "a.png", tests.deep_png(5, 4))


def _quietly(make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except (OSError, ValueError, KeyError, TypeError):
        return b""  # this kind does not know that mode


def _archives() -> Iterator[Seed]:
    tars, packed = suite("archive_tar_and_packed"), suite("archive_7z_and_lzh")
    members = [
        ("会議/資料.txt", f"本文 {MARKER}\n".encode()), ("a.csv", b"a,=1\n"), ("../up.html", _first("markup")),
        ("表.docx", _first("ooxml")), ("x/", b""), ("図.png", _first("images")), ("mail.eml", _first("mail")),
    ]  # fmt: skip
    yield Seed("zip", "a.zip", inside.packed(members))
    yield Seed(
        "zip in zip",
        "a.zip",
        inside.packed([("b.zip", inside.packed(members[:3])), ("c.tar", _tar(members))]),
    )
    yield Seed("tar", "a.tar", _tar(members))
    for title, data in tars.LIES.items():
        yield Seed(title, "a.tar", data)
    for number, data in enumerate(tars._BASES):
        yield Seed(f"tar {number}", "a.tar", data)
    for suffix, (pack, _) in tars.PACKERS.items():
        yield Seed(suffix, f"a.docx.{suffix}", pack(_first("ooxml")))
        yield Seed(f"tar.{suffix}", f"a.tar.{suffix}", pack(_tar(members[:3])))
    for suffix, data in packed.SAMPLES.items():
        yield Seed(suffix, f"a.{suffix}", data)


def _tar(members: inside.Members) -> bytes:
    return inside.tar_of([(name, content) for name, content in members if content])


def _first(family: str) -> bytes:
    return next(FAMILIES[family]()).data


def _mail() -> Iterator[Seed]:
    tests, outlook = suite("mail_messages"), suite("mail_outlook")
    yield from _cases(tests.HOSTILE, "a.eml")
    html = (
        f'<html><body><p>{tests.TEXT}<img src="{tests.URL}"><script>{tests.MARK}</script></p></body></html>'
    )
    parts = {
        "__substg1.0_10130102": html.encode(),
        f"{outlook.ATTACHED}__properties_version1.0": outlook.properties(8, (0x3705, 3, 1)),
        f"{outlook.ATTACHED}__substg1.0_37010102": "名簿,=1+1\r\n".encode("cp932"),
        f"{outlook.ATTACHED}__substg1.0_3707001F": "名簿.csv".encode("utf-16-le"),
    }
    yield Seed("outlook", "a.msg", outlook.outlook())
    yield Seed("outlook, attached", "a.msg", outlook.outlook(**parts))
    for name, data in (("a.png", tests.picture()), ("a.html", html.encode()), ("b.csv", b"a,=1\n")):
        yield Seed(f"attached {name}", "a.eml", tests.attached(data, name))
    for charset, codec in (("iso-2022-jp", "iso2022_jp"), ("shift_jis", "cp932"), ("utf-7", "utf-7")):
        yield Seed(
            charset, "a.eml", tests.raw(f"text/plain; charset={charset}", tests.TEXT).decode().encode(codec)
        )


def _text() -> Iterator[Seed]:
    for title, (name, text) in suite("structured_text").HOSTILE.items():
        yield Seed(title, name, text.encode())
    rows = f"番号,氏名\r\n=cmd|'/c {MARKER}'!A1,架空 太郎\r\n＋1,\"a\nb\"\r\n"
    for codec in ("utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp", "iso2022_jp"):
        yield Seed(f"csv {codec}", "a.csv", rows.encode(codec))
        yield Seed(f"tsv {codec}", "a.tsv", rows.replace(",", "\t").encode(codec))
        yield Seed(f"txt {codec}", "a.txt", "お知らせ\r\n架空町\r\n".encode(codec))
    yield Seed("json", "a.json", '{"a": ["架空", 1.5, null, {"b": "c"}]}'.encode())
    yield Seed("ini", "a.ini", "[a]\nb=架空\n".encode())


def _markup() -> Iterator[Seed]:
    for name, suffix in (("html_pages", "html"), ("svg_drawings", "svg"), ("rtf_documents", "rtf")):
        yield from _cases(suite(name).HOSTILE, f"a.{suffix}")


def _odf() -> Iterator[Seed]:
    yield from _cases(suite("odf_documents").HOSTILE, "a.odt")


FAMILIES: dict[str, Callable[[], Iterator[Seed]]] = {
    "ooxml": _ooxml, "pdf": _pdf, "ole2": _ole2, "images": _images, "archives": _archives, "mail": _mail,
    "text": _text, "markup": _markup, "odf": _odf,
}  # fmt: skip


@functools.cache
def of(family: str) -> tuple[Seed, ...]:
    """The seeds of a family, the same every time."""
    with mock.patch("secrets.token_hex", return_value=MARKER), mock.patch("time.time", return_value=_FIXED):
        return tuple(seed for seed in FAMILIES[family]() if 0 < len(seed.data) <= _LONGEST)
