"""What a chapter is made of: pieces of Markdown, and figures with a caption and an alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.figures.drawing import Drawing
from impact.figures.style import svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Figure:
    """A drawn figure as SVG.

    Parameters
    ----------
    axes : Axes
        Of the figure; one of them where it has several.
    alt : str
        What the figure shows, for who does not see it.
    caption : str
    """

    def __init__(self, axes: Axes, alt: str, caption: str) -> None:
        figure = axes.get_figure(root=True)
        assert figure is not None
        self.svg, self.alt, self.caption = svg(figure), alt, caption

    @classmethod
    def of(cls, drawing: Drawing, caption: str) -> Figure:
        """A figure that is drawn from its description, as `result.figure` saves it."""
        return cls(drawing.draw(), drawing.alt, caption)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        described = {"image/svg+xml": {"alt": self.alt, "caption": self.caption}}
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, described


class Chapter:
    """Markdown and figures in order, without what is empty; a notebook shows them one below the other."""

    def __init__(self, *pieces: str | Figure) -> None:
        self.pieces = [piece for piece in pieces if piece]

    def __str__(self) -> str:
        return "\n\n".join(piece if isinstance(piece, str) else f"[{piece.alt}]" for piece in self.pieces)

    @property
    def figures(self) -> list[Figure]:
        return [piece for piece in self.pieces if isinstance(piece, Figure)]

    def _ipython_display_(self) -> None:
        from IPython.display import Markdown, display

        for piece in self.pieces:
            display(Markdown(piece) if isinstance(piece, str) else piece)  # type: ignore[no-untyped-call]
