"""Files as staff have them: LibreOffice, qpdf and Pillow made them, and each hides something that must not cross."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image

HIDDEN = "SEKISHO-HIDDEN"  # what every hidden thing carries
TITLES = {"docx": "庁議の次第", "xlsx": "防災備品", "pptx": "住民説明会"}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for prefix, name in {
        "office": "office:1.0",
        "text": "text:1.0",
        "table": "table:1.0",
        "draw": "drawing:1.0",
        "svg": "svg-compatible:1.0",
        "meta": "meta:1.0",
        "of": "of:1.2",
    }.items()
)
FROM_ELSEWHERE = (
    f'<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///srv/{HIDDEN}/p.png" '
    'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
)
TEXT = f"""<office:text><text:h text:outline-level="1">{TITLES["docx"]}</text:h><text:p>日時：午前9時
<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">{FROM_ELSEWHERE}</draw:frame></text:p></office:text>"""
SHEET = f"""<office:spreadsheet><table:table table:name="備品"><table:table-row>
<table:table-cell office:value-type="string"><text:p>{TITLES["xlsx"]}</text:p></table:table-cell>
<table:table-cell table:formula="of:='file:///srv/{HIDDEN}/台帳.ods'#$S.A1" office:value-type="float" office:value="7"/>
<table:table-cell table:formula="of:=COM.MICROSOFT.WEBSERVICE(&quot;https://{HIDDEN.lower()}.invalid/x&quot;)"
 office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"""
SLIDES = f"""<office:presentation><draw:page draw:name="p1">
<draw:frame svg:width="10cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>{TITLES["pptx"]}</text:p>
</draw:text-box></draw:frame></draw:page></office:presentation>"""
#: kind → (ending of LibreOffice's flat XML, MIME type, body)
OFFICE = {
    "docx": ("fodt", "text", TEXT),
    "xlsx": ("fods", "spreadsheet", SHEET),
    "pptx": ("fodp", "presentation", SLIDES),
}


@dataclass(frozen=True, slots=True)
class RealFiles:
    docx: Path
    xlsx: Path
    pptx: Path
    pdf: Path
    jpeg: Path

    @property
    def all(self) -> list[Path]:
        return [self.docx, self.xlsx, self.pptx, self.pdf, self.jpeg]


def make_real_files(directory: Path) -> RealFiles:
    """Write the five files; takes LibreOffice about ten seconds."""
    docx, xlsx, pptx = (_office(directory, kind) for kind in OFFICE)
    [printed] = convert([docx], "pdf", directory / "printed")
    return RealFiles(docx, xlsx, pptx, _pdf(printed, directory), _photograph(directory))


def convert(files: list[Path], to: str, into: Path) -> list[Path]:
    """What LibreOffice makes of the files; it must open every one of them."""
    profile = f"-env:UserInstallation={(into.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(into)]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, timeout=120, check=True
    )
    made = [into / f"{file.stem}.{to}" for file in files]
    assert [file for file in made if not file.exists()] == [], done.stderr
    return made


def _office(directory: Path, kind: str) -> Path:
    ending, mime, body = OFFICE[kind]
    flat = directory / f"{TITLES[kind]}.{ending}"
    meta = f'<office:meta><meta:user-defined meta:name="x">{HIDDEN}</meta:user-defined></office:meta>'
    flat.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{mime}">{meta}<office:body>{body}</office:body>'
        "</office:document>",
        encoding="utf-8",
    )
    [made] = convert([flat], kind, directory)
    return made


def _pdf(printed: Path, directory: Path) -> Path:
    """JavaScript when it is opened, and a file attached to it."""
    secret, running, done = directory / "secret.txt", directory / "running.pdf", directory / "申請様式.pdf"
    secret.write_text(HIDDEN)
    with pikepdf.open(printed) as file:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{HIDDEN}')"))
        file.Root.OpenAction = script
        file.save(running)
    subprocess.run(
        ["qpdf", str(running), "--add-attachment", str(secret), "--key=x", "--", str(done)], check=True
    )
    return done


def _photograph(directory: Path) -> Path:
    """With the place where it was taken, and a remark."""
    done = directory / "現地写真.jpg"
    exif = Image.Exif()
    exif[0x010E] = HIDDEN
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 0.0, 0.0), 3: "E", 4: (135.0, 0.0, 0.0)})
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(done, exif=exif, quality=90)
    return done


class _AsExplorerWrites(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # zipfile's own name for this step
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def zip_with_cp932_names(files: list[Path], done: Path) -> Path:
    """A zip as Explorer of a Japanese Windows makes it: names in CP932, no UTF-8 flag."""
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(_AsExplorerWrites(file.name, (2026, 11, 20, 9, 0, 0)), file.read_bytes())
    return done


def everything_in(file: Path) -> bytes:
    """Every byte of a file in lower case, whatever it is packed in."""
    if file.suffix == ".pdf":
        plain = ["qpdf", "--qdf", "--object-streams=disable", str(file), "-"]
        return subprocess.run(plain, capture_output=True, check=True).stdout.lower()
    return _unpacked(file.read_bytes()).lower()


def _unpacked(data: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join([data, *(_unpacked(archive.read(name)) for name in archive.namelist())])


def hides_something(file: Path) -> bool:
    return HIDDEN.lower().encode() in everything_in(file)


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
