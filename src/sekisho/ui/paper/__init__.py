"""Documents on A4 as PDF: headings, paragraphs, tables, tagged for screen readers, with a Japanese font inside."""

from sekisho.ui.paper.a4 import write
from sekisho.ui.paper.blocks import Block, Column, Heading, Paragraph, Table

__all__ = ["Block", "Column", "Heading", "Paragraph", "Table", "write"]
