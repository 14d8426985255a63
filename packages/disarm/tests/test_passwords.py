"""What is encrypted: opened with a right password, undecided without, and no password ever in a report."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal

import docx
import pikepdf
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho_disarm import Verdict, disarm, office_password, zipcrypt
from sekisho_disarm.cli import main
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.passwords import MOST, Passwords
from sekisho_disarm.report import Profile

RIGHT = "合言葉-Right7"
WRONG = "wrong-9"
TEXT = "架空の本文です\n".encode()


def document(words: str = "回覧です") -> bytes:
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def encrypted_office(password: str = RIGHT) -> bytes:
    return office_password.sample(document(), password, rounds=1000)


def encrypted_pdf(password: str = RIGHT, revision: Literal[4, 6] = 6) -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100)).obj
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 10 10 Td (fictional) Tj ET")
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner="owner-" + password, R=revision))
    return out.getvalue()


def one_member(name: str, method: int, body: bytes, crc: int, size: int, extra: bytes = b"") -> bytes:
    raw = name.encode()
    fields = (1 | 0x800, method, 0, 33, crc, len(body), size, len(raw), len(extra))
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *fields) + raw + extra + body
    central = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *fields, 0, 0, 0, 0, 0) + raw + extra
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def deflated(data: bytes) -> bytes:
    return zlib.compress(data, 6, wbits=-15)


def traditional(name: str, data: bytes, password: bytes) -> bytes:
    """Encrypted by the specification, APPNOTE 6.1: the keys run over the plain bytes."""
    table = [zlib.crc32(bytes((n,)), 0xFFFFFFFF) ^ 0xFFFFFFFF for n in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 255]

    for byte in password:
        update(byte)
    crc, out = zlib.crc32(data), bytearray()
    for byte in bytes(11) + bytes((crc >> 24,)) + deflated(data):
        low = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ (((low * (low ^ 1)) >> 8) & 255))
        update(byte)
    return one_member(name, 8, bytes(out), crc, len(data))


def aes(name: str, data: bytes, password: bytes, *, version: int = 2, strength: int = 3) -> bytes:
    size = 8 + 8 * strength
    salt = bytes(range(size // 2))
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * size + 2)
    packed, out = deflated(data), bytearray()
    for number in range(0, len(packed), 16):
        counter = (number // 16 + 1).to_bytes(16, "little")
        stream = Cipher(algorithms.AES(keys[:size]), modes.ECB()).encryptor().update(counter)
        out += bytes(a ^ b for a, b in zip(packed[number : number + 16], stream, strict=False))
    body = salt + keys[-2:] + out + hmac.new(keys[size : 2 * size], out, hashlib.sha1).digest()[:10]
    extra = struct.pack("<HHH2sBH", 0x9901, 7, version, b"AE", strength, 8)
    return one_member(name, 99, body, zlib.crc32(data) if version == 1 else 0, len(data), extra)


ZIPS = {
    "traditional": traditional("架空.txt", TEXT, RIGHT.encode()),
    "traditional-cp932": traditional("架空.txt", TEXT, RIGHT.encode("cp932")),
    **{
        f"aes-{version}-{strength}": aes("架空.txt", TEXT, RIGHT.encode(), version=version, strength=strength)
        for version in (1, 2)
        for strength in (1, 2, 3)
    },
    "aes-cp932": aes("架空.txt", TEXT, RIGHT.encode("cp932")),
}
OTHERS = {
    "a.docx": encrypted_office(),
    "a6.pdf": encrypted_pdf(),
    "a4.pdf": encrypted_pdf("ascii-Right7", revision=4),
}


@pytest.mark.parametrize("name", ZIPS)
def test_zips_open_and_come_out_without_a_password(name: str) -> None:
    report, output = inspect_bytes(ZIPS[name], "書類.zip", passwords=[WRONG, RIGHT])
    assert output is not None, report.findings
    assert (report.verdict, [finding.code for finding in report.findings].count("DSM-004")) == (
        Verdict.CHANGED,
        1,
    )
    with zipfile.ZipFile(io.BytesIO(output)) as found:
        assert found.read("架空.txt") == TEXT
    assert inspect_bytes(output, "書類.zip")[0].verdict is Verdict.CLEAN


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("profile", [Profile.KEEP, Profile.TEXT])
def test_documents_open_and_come_out_without_a_password(name: str, profile: Profile) -> None:
    report, output = inspect_bytes(OTHERS[name], name, profile, passwords=[WRONG, RIGHT, "ascii-Right7"])
    assert output is not None, report.findings
    assert "DSM-004" in {finding.code for finding in report.findings}
    again = inspect_bytes(output, report.output_name or "", passwords=[RIGHT])[0]
    assert again.verdict is Verdict.CLEAN, again.findings
    assert report.kind.value == name.rpartition(".")[2]


@pytest.mark.parametrize("data", [*ZIPS.values(), *OTHERS.values()])
def test_without_or_with_a_wrong_password_it_is_undecided(data: bytes) -> None:
    for known, code in (((), "DSM-930"), ((WRONG,), "DSM-931")):
        report, output = inspect_bytes(data, "a", passwords=known)
        assert (report.verdict, output) == (Verdict.UNDECIDED, None)
        assert code in {finding.code for finding in report.findings}
        assert WRONG not in json.dumps(report.to_dict(), ensure_ascii=False)


def test_encrypted_members_of_archives_open_too() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("中.docx", OTHERS["a.docx"])
        archive.writestr("中.pdf", OTHERS["a6.pdf"])
        archive.writestr("中.zip", ZIPS["aes-2-3"])
    report, output = inspect_bytes(out.getvalue(), "外.zip", passwords=[RIGHT])
    assert output is not None, report.findings
    with zipfile.ZipFile(io.BytesIO(output)) as found:
        assert docx.Document(io.BytesIO(found.read("中.docx"))).paragraphs[0].text == "回覧です"
        assert zipfile.ZipFile(io.BytesIO(found.read("中.zip"))).read("架空.txt") == TEXT
    opened = [finding.where for finding in report.findings if finding.code == "DSM-004"]
    assert any("中.docx" in where for where in opened)
    assert RIGHT not in json.dumps(report.to_dict(), ensure_ascii=False)


def test_programs_behind_a_password_are_blocked() -> None:
    data = aes("架空.txt", b"MZ" + bytes(200), RIGHT.encode())
    report, output = inspect_bytes(data, "a.zip", passwords=[RIGHT])
    assert (report.verdict, output) == (Verdict.BLOCKED, None)


def test_changed_bytes_of_an_aes_member_are_no_content() -> None:
    data = bytearray(ZIPS["aes-2-3"])
    data[30 + len("架空.txt".encode()) + 11 + 20] ^= 1
    report, output = inspect_bytes(bytes(data), "a.zip", passwords=[RIGHT])
    assert output is None
    assert "DSM-931" in {finding.code for finding in report.findings}


def test_everybodys_password_of_excel_is_no_protection() -> None:
    report, output = inspect_bytes(encrypted_office("VelvetSweatshop"), "a.docx")
    assert output is not None, report.findings


def test_too_many_rounds_are_not_run() -> None:
    data = office_password.sample(document(), RIGHT, rounds=600_000)
    assert inspect_bytes(data, "a.docx", passwords=[RIGHT])[0].findings[0].code == "DSM-940"


@pytest.mark.parametrize("name", ["a.docx", "a6.pdf", "traditional", "aes-1-3"])
def test_the_locked_child_opens_them(name: str) -> None:
    sink = io.BytesIO()
    report = disarm({**ZIPS, **OTHERS}[name], sink, name=name.replace("6", ""), passwords=[WRONG, RIGHT])
    assert report.verdict is Verdict.CHANGED, report.findings
    assert sink.getvalue()


def test_the_list_does_not_show_itself() -> None:
    assert RIGHT not in repr(Passwords([RIGHT]))
    for bad in (RIGHT, [RIGHT + str(n) for n in range(MOST + 1)], [RIGHT * 40]):
        with pytest.raises((TypeError, ValueError), match="passwords") as caught:
            disarm(b"x\n", name="a.txt", passwords=bad)
        assert RIGHT not in str(caught.value)


def test_command_line_reads_them_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, known = tmp_path / "a.zip", tmp_path / "known.txt"
    source.write_bytes(ZIPS["aes-2-3"])
    known.write_text(f"{WRONG}\r\n{RIGHT}\n", encoding="utf-8-sig")
    out = str(tmp_path / "out")
    assert main([str(source), "--out", out, "--json"]) == 1
    assert main([str(source), "--out", out, "--json", "--password-file", str(known)]) == 0
    assert main([str(source), "--out", out, "--ask-password"]) == 2
    known.write_bytes(RIGHT.encode("cp932"))
    assert main([str(source), "--out", out, "--password-file", str(known)]) == 2
    shown = capsys.readouterr()
    assert "DSM-004" in shown.out
    assert not any(word in shown.out + shown.err for word in (RIGHT, WRONG))


def test_command_line_asks_on_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.zip"
    source.write_bytes(ZIPS["traditional"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: RIGHT)
    assert main([str(source), "--out", str(tmp_path / "out"), "--ask-password"]) == 0
    assert RIGHT not in capsys.readouterr().out


def test_what_does_not_pass_is_not_said_to_have_come_out_open() -> None:
    program = office_password.sample(zipped_program(), RIGHT, rounds=10)
    report, output = inspect_bytes(program, "a.docx", passwords=[RIGHT])
    assert (report.verdict, output) == (Verdict.BLOCKED, None)
    assert "DSM-004" not in {finding.code for finding in report.findings}


def zipped_program() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.exe", b"MZ" + bytes(9999))
    return out.getvalue()


def test_streams_of_any_length_come_back() -> None:
    for size in (0, 1, 15, 16, 17, 70_000):
        data = bytes(n * 7 % 251 for n in range(size))
        built = aes("a.bin", data, b"k")
        field = zipcrypt.aes_field(struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8))
        assert field is not None
        body = built[30 + 5 + 11 : built.index(b"PK\x01\x02")]
        plain = zipcrypt.decrypt_aes(body, b"k", field)
        assert plain is not None
        assert zlib.decompress(plain, -15) == data


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*ZIPS.values(), *OTHERS.values()]),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_flipped_bytes_of_encrypted_files_stay_in_the_error_tree(
    data: bytes, flips: list[tuple[float, int]]
) -> None:
    changed = bytearray(data)
    for part, value in flips:
        changed[int(part * len(data))] = value
    report, _ = inspect_bytes(bytes(changed), "a", passwords=[RIGHT])
    assert not report.findings or report.findings[-1].code not in ("DSM-950", "DSM-990"), report.findings
