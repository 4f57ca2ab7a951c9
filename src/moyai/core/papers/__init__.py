"""Papers: what an office prints and files, as PDF made from a template."""

from moyai.core.papers.pdf import PaperUnavailable, make_pdf, respond_pdf

__all__ = ["PaperUnavailable", "make_pdf", "respond_pdf"]
