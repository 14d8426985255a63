"""Mails (eml and msg): hostile ones built here, Japanese ones that must stay readable."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import email
import email.policy
import io
import random
import secrets
import struct
import zipfile
from email.message import EmailMessage

import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.mail.msg import unpack_rtf
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile, Report, Verdict

MARK = "mark" + secrets.token_hex(6)
TEXT = "架空町の回覧です。"
URL = f"http://{MARK}.example/x"
PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\x00\x00" + bytes(200)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 90, 30)).save(out, "PNG")
    return out.getvalue()


def mail(html: str = "", text: str = TEXT) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "架空 花子 <hanako@example.jp>", "a@example.jp, 架空 太郎 <b@example.jp>"
    message["Subject"], message["Date"] = "回覧のお知らせ", "Mon, 02 Mar 2026 10:00:00 +0900"
    message["Message-ID"] = "<1@example.jp>"
    message.set_content(text)
    if html:
        message.add_alternative(f"<html><body><p>{TEXT}</p>{html}</body></html>", subtype="html")
    return message


def attached(data: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    message = mail()
    main, _, sub = kind.partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def raw(content_type: str, body: str, head: str = "") -> bytes:
    start = f"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: x\r\n{head}MIME-Version: 1.0\r\nContent-Type: {content_type}\r\n\r\n"
    return (start + body).encode()


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def everything(data: bytes) -> bytes:
    """The mail with all of its transfer encodings undone."""
    pieces = [data]
    for part in email.message_from_bytes(data).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            pieces.append(payload)
    return b"\n".join(pieces)


def disarmed(data: bytes, name: str = "a.eml") -> tuple[Report, bytes]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output


HOSTILE = {
    "script": mail(f"<script>{MARK}</script>").as_bytes(),
    "tracking pixel": mail(f'<img src="{URL}" width="1">').as_bytes(),
    "remote style": mail(f'<p style="background: url({URL})">字</p>').as_bytes(),
    "link": mail(f'<a href="file://{MARK}/x">字</a>').as_bytes(),
    "form": mail(f'<form action="{URL}"><input name="p"></form>').as_bytes(),
    "unknown cid": mail(f'<img src="cid:{MARK}@x">').as_bytes(),
    "header": mail().as_bytes().replace(b"MIME-Version", f"X-Evil: {MARK}\r\nReceived: from {MARK}\r\nMIME-Version".encode(), 1),
    "preamble": raw('multipart/mixed; boundary="b"', f"{MARK}\r\n--b\r\n\r\n{TEXT}\r\n--b--\r\n{MARK}"),
    "external body": raw('multipart/mixed; boundary="b"', f'--b\r\n\r\n{TEXT}\r\n--b\r\nContent-Type: message/external-body; access-type=URL; URL="{URL}"\r\n\r\nContent-Type: text/plain\r\n\r\n--b--'),
    "signature": raw('multipart/signed; boundary="b"', f"--b\r\n\r\n{TEXT}\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\n{MARK}\r\n--b--"),
    "header smuggling": raw("text/plain", TEXT, f"To: =?utf-8?q?a=0D=0ABcc:_{MARK}=40x?= <b@example.jp>\r\n").replace(b"Bcc:_", b"X:_"),
    "boundary tail": raw('multipart/mixed; boundary="b"', f"--b\r\nContent-Type: text/plain\r\nX-{MARK}: y\r\n\r\n{TEXT}\r\n--b--"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_mail_comes_out_clean_and_readable(case: str) -> None:
    report, output = disarmed(HOSTILE[case])
    if case != "header smuggling":
        assert MARK.encode() not in everything(output), report.findings
    assert TEXT.encode() in everything(output)
    again, second = disarmed(output, report.output_name or "")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings
    assert not any(name.lower() in ("bcc", "x", "x-evil") for name in read(output))


def test_headers_bodies_and_names_stay_as_people_know_them() -> None:
    message = mail("<b>太字</b>")
    message.add_attachment(
        "名簿,1\r\n".encode("cp932"), maintype="text", subtype="csv", filename="名簿 令和8年度.csv"
    )
    report, output = disarmed(message.as_bytes())
    again = read(output)
    assert again["From"] == "架空 花子 <hanako@example.jp>"
    assert again["To"] == "a@example.jp, 架空 太郎 <b@example.jp>"
    assert again["Subject"] == "回覧のお知らせ"
    assert again["Message-ID"] == "<1@example.jp>"
    assert again["Date"].datetime.isoformat() == "2026-03-02T10:00:00+09:00"
    body = again.get_body(("html",))
    assert body is not None
    assert "<b>太字</b>" in body.get_content()
    (item,) = again.iter_attachments()
    assert item.get_filename() == "名簿 令和8年度.csv"
    assert item.get_payload(decode=True) == "名簿,1\r\n".encode("cp932")
    assert (report.kind, report.output_name) == (Kind.MAIL, "a.eml")


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("iso-2022-jp", "iso2022_jp"),
        ("shift_jis", "cp932"),
        ("euc-jp", "euc_jp"),
        ("us-ascii", "cp932"),
        ("x-unknown", "utf-8"),
    ],
)
def test_japanese_bodies_and_headers_are_readable(charset: str, codec: str) -> None:
    head = b"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: " + "件名です".encode(codec)
    body = (
        b"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\r\n\r\n"
        + f"{TEXT}本文です。\r\n".encode(codec)
    )
    _, output = disarmed(head + body)
    again = read(output)
    content = again.get_body()
    assert content is not None
    assert content.get_content().startswith(TEXT)
    assert again["Subject"] == "件名です"


def test_pictures_of_the_mail_itself_stay_in_place() -> None:
    message = mail('<img src="cid:p1@x" alt="図"><img src="cid:none@x">')
    page = message.get_body(("html",))
    assert isinstance(page, EmailMessage)
    page.add_related(picture(), "image", "png", cid="<p1@x>", filename="p.png")
    _, output = disarmed(message.as_bytes())
    assert b'src="cid:p1@x"' in everything(output)
    assert b"none@x" not in everything(output)
    assert any(part["Content-ID"] == "<p1@x>" for part in read(output).walk())


def test_attachments_go_through_the_door() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("中身.csv", f"=cmd|'{MARK}'!A1,1\r\n")
    report, output = disarmed(attached(book.getvalue(), "資料.zip"))
    (item,) = read(output).iter_attachments()
    payload = item.get_payload(decode=True)
    assert isinstance(payload, bytes)
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        assert archive.read("中身.csv").startswith(b"'=cmd")
    assert "資料.zip > 中身.csv > R1C1" in [finding.where for finding in report.findings]


@pytest.mark.parametrize(
    ("data", "verdict", "code"),
    [
        (attached(PROGRAM, "請求書.pdf"), Verdict.BLOCKED, "DSM-718"),
        (attached(b"\x00\x01\x02\x03" * 40, "a.bin"), Verdict.UNDECIDED, "DSM-718"),
        (attached(b"x", "winmail.dat", "application/ms-tnef"), Verdict.UNDECIDED, "DSM-717"),
        (raw("application/pkcs7-mime; smime-type=enveloped-data", "AAAA"), Verdict.UNDECIDED, "DSM-716"),
        (
            raw(
                'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"',
                "--b\r\n\r\nx\r\n--b--",
            ),
            Verdict.UNDECIDED,
            "DSM-716",
        ),
        (raw('message/partial; number=1; total=2; id="x"', "x"), Verdict.UNDECIDED, "DSM-719"),
    ],
)
def test_what_cannot_pass_stops_the_mail(data: bytes, verdict: Verdict, code: str) -> None:
    report, output = inspect_bytes(data, "a.eml")
    assert (report.verdict, output, report.findings[-1].code) == (verdict, None, code)


def test_mails_in_mails_are_opened_and_end() -> None:
    inner = mail(f"<script>{MARK}</script>")
    outer = mail()
    outer.add_attachment(inner)
    report, output = disarmed(outer.as_bytes())
    (item,) = read(output).iter_attachments()
    payload = item.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert MARK.encode() not in everything(payload)
    assert TEXT.encode() in everything(payload)
    assert "DSM-741" in [finding.code for finding in report.findings]
    deep = mail()
    for _ in range(12):
        wrapper = mail()
        wrapper.add_attachment(deep)
        deep = wrapper
    stopped, nothing = inspect_bytes(deep.as_bytes(), "a.eml")
    assert (nothing, stopped.findings[-1].code) == (None, "DSM-945")


def test_multiparts_without_end_are_undecided() -> None:
    body = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(400))
    report, output = inspect_bytes(b"From: a@x.jp\r\nTo: b@x.jp\r\nSubject: x\r\n" + body.encode(), "a.eml")
    assert (output, report.findings[-1].code) == (None, "DSM-945")


def test_profile_text_gives_the_words() -> None:
    report, output = inspect_bytes(mail("<b>x</b>").as_bytes(), "a.eml", Profile.TEXT)
    assert output is not None
    assert TEXT in output.decode("utf-8-sig")
    assert "Subject: 回覧のお知らせ" in output.decode("utf-8-sig")
    assert report.output_name == "a.txt"


# -- msg: a compound file of properties ---------------------------------------------------------------------


def chain(fat: list[int], count: int) -> int:
    """Append a chain of ``count`` sectors; returns its first, or the end mark for none."""
    first = len(fat)
    fat += [*range(first + 1, first + count), END] if count else []
    return first if count else END


FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def padded(data: bytes, size: int) -> bytes:
    return data.ljust(-(-len(data) // size) * size, b"\x00")


def compound(streams: dict[str, bytes]) -> bytes:
    """A small compound file: every stream in the mini stream, each storage a list to the right."""
    names: dict[tuple[str, ...], bytes | None] = {}
    for path, data in streams.items():
        parts = tuple(path.split("/"))
        for depth in range(1, len(parts)):
            names.setdefault(parts[:depth], None)
        names[parts] = data
    order: list[tuple[str, ...]] = [(), *sorted(names)]
    mini, minifat, starts, fat = b"", list[int](), dict[tuple[str, ...], int](), list[int]()
    for parts in sorted(names):
        small = padded(names[parts] or b"", 64)
        starts[parts] = chain(minifat, len(small) // 64)
        mini += small
    body, table = padded(mini, 512), padded(struct.pack(f"<{len(minifat)}I", *minifat), 512)
    starts[()] = chain(fat, len(body) // 512)
    mini_at = chain(fat, len(table) // 512)
    rows = b""
    for number, parts in enumerate(order):
        inside = [order.index(other) for other in order[1:] if other[:-1] == parts]
        beside = [
            other for other in range(number + 1, len(order)) if parts and order[other][:-1] == parts[:-1]
        ]
        content = mini if not parts else names[parts]
        name = (parts[-1] if parts else "Root Entry").encode("utf-16-le")
        links = (FREE, beside[0] if beside else FREE, inside[0] if inside else FREE)
        rows += name.ljust(64, b"\x00") + struct.pack(
            "<HBB", len(name) + 2, 5 if not parts else 1 if content is None else 2, 1
        )
        rows += (
            struct.pack("<III", *links) + bytes(36) + struct.pack("<IQ", starts[parts], len(content or b""))
        )
    directory = padded(rows, 512)
    first = chain(fat, len(directory) // 512)
    count = -(-(len(fat) + 1) // 127)
    difat = [*range(len(fat), len(fat) + count)] + [FREE] * (109 - count)
    fat += [TABLE] * count
    fat += [FREE] * (count * 128 - len(fat))
    head = struct.pack(
        "<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, count, first, 0, 4096, mini_at, len(table) // 512, END, 0
    )
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + head + struct.pack("<109I", *difat)
    return start + body + table + directory + struct.pack(f"<{len(fat)}I", *fat)


def properties(skip: int, *rows: tuple[int, int, int]) -> bytes:
    return bytes(skip) + b"".join(
        struct.pack("<HHIQ", kind, identity, 6, value) for identity, kind, value in rows
    )


def outlook(**more: bytes) -> bytes:
    base = {
        "__nameid_version1.0/__substg1.0_00020102": b"x",
        "__properties_version1.0": properties(32, (0x39, 0x40, 134169876000000000), (0x3FFD, 3, 932)),
        "__substg1.0_0037001F": "件名です".encode("utf-16-le"),
        "__substg1.0_1000001F": f"{TEXT}\r\n".encode("utf-16-le"),
        "__substg1.0_0C1A001F": "架空 花子".encode("utf-16-le"),
        "__substg1.0_5D01001F": "hanako@example.jp".encode("utf-16-le"),
        "__substg1.0_007D001F": f"Received: from {MARK}\r\nSubject: x\r\n".encode("utf-16-le"),
        "__recip_version1.0_#00000000/__properties_version1.0": properties(8, (0x0C15, 3, 1)),
        "__recip_version1.0_#00000000/__substg1.0_3001001E": "架空 太郎".encode("cp932"),
        "__recip_version1.0_#00000000/__substg1.0_39FE001F": "b@example.jp".encode("utf-16-le"),
    }
    return compound({**base, **more})


ATTACHED = "__attach_version1.0_#00000000/"


def test_outlook_mail_becomes_a_common_mail() -> None:
    html = f'<html><body><p>{TEXT}<img src="{URL}"><script>{MARK}</script></p></body></html>'
    data = outlook(
        **{
            "__substg1.0_10130102": html.encode(),
            f"{ATTACHED}__properties_version1.0": properties(8, (0x3705, 3, 1)),
            f"{ATTACHED}__substg1.0_37010102": "名簿,=1+1\r\n".encode("cp932"),
            f"{ATTACHED}__substg1.0_3707001F": "名簿.csv".encode("utf-16-le"),
        }
    )
    report, output = disarmed(data, "回覧.msg")
    assert (report.kind, report.output_name, report.verdict) == (Kind.MSG, "回覧.eml", Verdict.CHANGED)
    assert MARK.encode() not in everything(output)
    again = read(output)
    assert (again["Subject"], again["From"], again["To"]) == (
        "件名です",
        "架空 花子 <hanako@example.jp>",
        "架空 太郎 <b@example.jp>",
    )
    assert again["Date"].datetime.year == 2026
    (item,) = again.iter_attachments()
    assert (item.get_filename(), item.get_payload(decode=True)) == (
        "名簿.csv",
        "名簿,'=1+1\r\n".encode("cp932"),
    )
    assert disarmed(output, "a.eml")[0].verdict is Verdict.CLEAN


def test_outlook_mail_with_a_program_is_blocked() -> None:
    data = outlook(
        **{
            f"{ATTACHED}__substg1.0_37010102": PROGRAM,
            f"{ATTACHED}__substg1.0_3707001F": "a.pdf".encode("utf-16-le"),
        }
    )
    report, output = inspect_bytes(data, "a.msg")
    assert (report.verdict, output) == (Verdict.BLOCKED, None)


def test_a_mail_inside_an_outlook_mail_is_opened() -> None:
    inner = f"{ATTACHED}__substg1.0_3701000D/"
    data = outlook(
        **{
            f"{inner}__properties_version1.0": properties(24),
            f"{inner}__substg1.0_0037001F": "内側".encode("utf-16-le"),
            f"{inner}__substg1.0_10130102": f"<p>内側の本文<script>{MARK}</script></p>".encode(),
            f"{ATTACHED}__substg1.0_3001001F": "内側".encode("utf-16-le"),
        }
    )
    _, output = disarmed(data, "a.msg")
    (item,) = read(output).iter_attachments()
    payload = item.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert "内側の本文".encode() in everything(payload)
    assert MARK.encode() not in everything(payload)


def test_damage_ends_in_a_verdict() -> None:
    chance = random.Random(11)
    seeds = [(data, "a.eml") for data in HOSTILE.values()] + [
        (outlook(**{"__substg1.0_10130102": b"<p>x"}), "a.msg")
    ] * 6
    for _ in range(500):
        data, name = chance.choice(seeds)
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        if chance.random() < 0.3:
            del flipped[chance.randrange(40, len(flipped)) :]
        report, _ = inspect_bytes(bytes(flipped), name)
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), report.findings


def test_compressed_rtf_is_unpacked() -> None:
    # the example of [MS-OXRTFCP] section 4.1
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert unpack_rtf(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
