"""Mails (eml and msg): hostile ones built here, Japanese ones that must stay readable."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import base64
import email
import email.policy
import io
import secrets
import zipfile
from email.message import EmailMessage

import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
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
    "saved page": raw('multipart/related; boundary="b"', f"--b\r\nContent-Type: text/html\r\n\r\n<p>{TEXT}\r\n--b\r\nContent-Type: application/x-javascript\r\nContent-Location: a.js\r\n\r\nalert('{MARK}')\r\n--b\r\nContent-Type: text/css\r\n\r\n@import '{MARK}';\r\n--b--"),
    "utf-7": raw("text/html; charset=utf-7", f"<p>{TEXT}</p>+ADw-script+AD4-{MARK}+ADw-/script+AD4-").replace(TEXT.encode(), TEXT.encode("utf-7")),
    "coded mail": raw('multipart/mixed; boundary="b"', f"--b\r\n\r\n{TEXT}\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(mail(f'<script>{MARK}</script>').as_bytes()).decode()}\r\n--b--"),
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
        (
            raw("text/plain\r\nContent-Type: text/html", f"<script>{MARK}</script>"),
            Verdict.UNDECIDED,
            "DSM-920",
        ),
        (
            raw(
                "text/html",
                "PHA+",
                "Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n",
            ),
            Verdict.UNDECIDED,
            "DSM-920",
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
