"""The tree of a tagged PDF: what is a heading, a paragraph, a table.  Source: ISO 32000-2, 14.7 and 14.8."""

from __future__ import annotations

import pikepdf


class Tags:
    """Elements of one document; each piece of content that is shown belongs to one of them."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=[]))
        self.document = self.add(self.root, "Document")
        self._by_page: list[list[pikepdf.Object]] = []

    def add(self, parent: pikepdf.Object, kind: str, **attributes: str) -> pikepdf.Object:
        """``attributes``: of a table's parts, as ``Scope="Column"``, or ``Alt``."""
        element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{kind}"), P=parent, K=[])
        if "Scope" in attributes:
            scope = pikepdf.Name(f"/{attributes['Scope']}")
            element.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=scope)
        if "Summary" in attributes:
            element.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Summary=attributes["Summary"])
        made = self._pdf.make_indirect(element)
        parent.K.append(made)
        return made

    def new_page(self) -> int:
        self._by_page.append([])
        return len(self._by_page) - 1

    def mark(self, element: pikepdf.Object, page: pikepdf.Object) -> int:
        """The number under which a piece of content on the latest page belongs to ``element``."""
        owners = self._by_page[-1]
        number = len(owners)
        owners.append(element)
        element.K.append(pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=page, MCID=number))
        return number

    def finish(self) -> None:
        numbers: list[object] = []
        for page, owners in enumerate(self._by_page):
            numbers += [page, self._pdf.make_indirect(pikepdf.Array(owners))]
        self.root.ParentTree = pikepdf.Dictionary(Nums=numbers)
        self.root.ParentTreeNextKey = len(self._by_page)
        self._pdf.Root.StructTreeRoot = self.root
        self._pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
