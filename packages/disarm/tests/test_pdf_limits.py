"""PDF that wants too much, goes round in circles or is none."""

from __future__ import annotations

import io
import zlib

import pytest
from pikepdf import Array, Name, Pdf
from test_pdf_hostile import context, ordinary, page_of, saved

from sekisho_disarm.errors import DisarmError, Malformed, TooComplex
from sekisho_disarm.formats.pdf import FORMAT
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Limits


def test_a_double_bomb_stops_at_the_budget() -> None:
    once = zlib.compress(bytes(64 * 1024 * 1024), 9)
    pdf = ordinary()
    bomb = pdf.make_stream(b"")
    bomb.write(zlib.compress(once, 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    page_of(pdf).Contents = bomb
    limits = Limits(member_bytes=8 * 1024 * 1024)
    with pytest.raises(TooComplex):
        FORMAT.rebuild(saved(pdf, compress_streams=False), "a.pdf", Kind.PDF, context(limits=limits))


def test_a_loop_in_the_page_tree_ends() -> None:
    pdf = ordinary()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    pdf.Root.Pages.Count = 2
    try:
        rebuilt = FORMAT.rebuild(saved(pdf), "a.pdf", Kind.PDF, context())
    except DisarmError:
        return
    with Pdf.open(io.BytesIO(rebuilt.data)) as opened:
        assert len(opened.pages) == 1


def test_deep_arrays_end() -> None:
    for depth in (90, 5000):
        deep = b"/Rotate 0 /Xyz " + b"[" * depth + b"]" * depth
        try:
            rebuilt = FORMAT.rebuild(
                saved(ordinary()).replace(b"/Rotate 0", deep), "a.pdf", Kind.PDF, context()
            )
        except DisarmError:
            continue
        assert FORMAT.verify(rebuilt.data, Kind.PDF) == []


def test_cut_files_and_byte_noise_end_inside_the_error_tree() -> None:
    whole = saved(ordinary())
    for end in range(0, len(whole), 37):
        try:
            rebuilt = FORMAT.rebuild(whole[:end], "a.pdf", Kind.PDF, context())
        except DisarmError:
            continue
        assert FORMAT.verify(rebuilt.data, Kind.PDF) == []


def test_no_pdf_is_malformed() -> None:
    for bad in (b"", b"%PDF-1.7\n", b"hello" * 100):
        with pytest.raises(Malformed):
            FORMAT.rebuild(bad, "a.pdf", Kind.PDF, context())
