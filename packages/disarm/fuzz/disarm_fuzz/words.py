"""Words of each family: what a change puts where something else stood."""

from __future__ import annotations

#: Not the marker of the seeds: what a change puts into shown text is shown text.
PUT = "9b1d4f6e8a0c"

_URLS = tuple(
    f"{scheme}{PUT}".encode()
    for scheme in ("http://", "https://", "file://", "\\\\", "javascript:", "java\tscript:", "mhtml:", "ms-word:ofe|u|",
                   "mailto:a@", "data:text/html,", "search-ms:", "//")
)  # fmt: skip
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

WORDS: dict[str, tuple[bytes, ...]] = {
    "ooxml": (
        *_URLS, b'TargetMode="External"', _OFFICE + b"oleObject", _OFFICE + b"image", _OFFICE + b"hyperlink",
        _OFFICE + b"attachedTemplate", b"http://schemas.microsoft.com/office/2006/relationships/vbaProject", b"r:id",
        b"rIdV", b"rIdO", b"DDEAUTO", b"INCLUDEPICTURE", b"=WEBSERVICE(", b"CALL(", b"ppaction://macro", b"<!--", b"<?x?>",
        b"<![CDATA[", b"<!DOCTYPE x>", b"&#0;", b"&#x9;", b"&amp;", b"xmlns:w=\"urn:x\"", b"mc:Ignorable=\"w\"",
        b"<w:fldSimple w:instr=\"DDE a b\"/>", b"<w:instrText>LINK</w:instrText>", b"../", b"vbaProject.bin", b"veryHidden",
        b"<w:control/>", b"<v:imagedata src=\"x\"/>", b"\xef\xbb\xbf", b"\xff\xfe",
    ),
    "pdf": (
        *_URLS, b"/JavaScript", b"/JS", b"/S/JavaScript", b"/OpenAction", b"/AA", b"/Launch", b"/A", b"/Next", b"/URI",
        b"/GoToR", b"/F", b"/EF", b"/FlateDecode", b"/ASCIIHexDecode", b"/ASCII85Decode", b"/LZWDecode", b"/RunLengthDecode",
        b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode", b"/Crypt", b"/Filter", b"/DecodeParms", b"/Length",
        b"/Predictor 15", b"/Columns 99999", b"/Kids", b"/Parent", b"/Type", b"/Annots", b"/XObject", b"/Encrypt",
        b"/ObjStm", b"1 0 R", b"3 0 R", b"5 0 R", b"null", b"true", b"-1", b"99999999999", b"[", b"]", b"<<", b">>", b"stream\n",
        b"endstream", b"endobj", b"BI", b"ID ", b"EI", b"Do", b"q", b"Q", b"BT", b"ET", b"/Width 60000", b"/BitsPerComponent 16",
    ),
    "ole2": (
        *_URLS, PUT.encode("utf-16-le"), b"\x13 DDEAUTO ", b"\x13\x00", b"\x14\x00", b"\x15\x00", b"\x09\x08\x10\x00",
        b"\x85\x00", b"\xae\x01", b"\x18\x00", b"\xff\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\x11\x10\x00\x00",
        b"\x06\x00", b"\x42\x01\x6e\x00", b"\x5d\x00", b"\xec\x00",
    ),
    "images": (
        b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00", b"ICC_PROFILE\x00\x01\x01", b"Adobe\x00", b"JFIF\x00", b"IDAT",
        b"acTL", b"fcTL", b"\xff\xd8\xff", b"\xff\xd9", b"\x21\xff\x0bNETSCAPE2.0", b"ANIM", b"ANMF", b"VP8X", b"ALPH",
        PUT.encode(), b"\x12\x01\x03\x00", b"\x11\x01\x04\x00", b"<script>",
    ),
    "archives": (
        b"../", b"/", b"C:\\", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"a.exe", b"CON", b"\xe2\x80\xae", b"\x83\x5c", b"MZ",
        b"ustar", b"7z\xbc\xaf\x27\x1c", b"-lh5-", b"\x00" * 8, PUT.encode(),
    ),
    "mail": (
        *_URLS, b"Content-Type: text/html\r\n", b"Content-Type: message/rfc822\r\n", b"--b\r\n", b"--b--\r\n", b"\r\n\r\n",
        b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n", b"; charset=utf-7",
        b"=?utf-8?b?PHNjcmlwdD4=?=", b"<script>", b"; name*0*=utf-8''%00", b"filename=a.exe", b"begin 644 a.exe\n", b"\x00", b"\r",
        b"; boundary=b", b"; charset=iso-2022-jp",
    ),
    "text": (
        *_URLS, b"=", b"+", b"-", b"@", b"\t=", b"\r=", "＝".encode(), "＝".encode("cp932"), b'"', b",", b"\x1b$B", b"\x1b[2J",
        b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"<!DOCTYPE a>", b"<?xml version='1.0'?>", b"<script>", b"&x;", b"BEGIN:VCALENDAR\r\n",
        b"ATTACH:", b"!!python/object", b"\xe2\x80\xae", b"[x](", b"]: ",
    ),
    "markup": (
        *_URLS, b"<script>", b"</script>", b"<svg ", b"<math>", b"<style>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b" onload=",
        b" href=", b" style=", b"url(", b"@import ", b"<foreignObject>", b"<use href=", b"<template>", b"<noscript>", b"&#106;",
        b"\\object", b"\\objdata ", b"{\\*\\", b"\\bin99 ", b"\\pict", b"\\field{\\*\\fldinst ", b"\\u8232?", b"\\'", b"\\template",
        b"}", b"{", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>", b"&a;", b"\x00", b"xlink:href=", b"<plaintext>", b"<textarea>",
    ),
    "odf": (
        *_URLS, b"<office:scripts/>", b"<draw:object xlink:href=\"x\"/>", b"<text:section-source xlink:href=\"x\"/>",
        b"<script:x/>", b"of:=WEBSERVICE(\"x\")", b"of:=DDE(", b"<office:event-listeners>", b"xlink:href=", b"<!--", b"<?x?>",
        b"<!DOCTYPE x>", b"<form:form/>", b"manifest:full-path=\"Basic/\"", b"vnd.sun.star.script:x", b"&#0;", b"<draw:plugin/>",
    ),
}  # fmt: skip
