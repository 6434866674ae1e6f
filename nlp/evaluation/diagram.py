"""The reliability diagram: confidence against the share that is right, as a PNG."""

from __future__ import annotations

from typing import BinaryIO

from whosupplies.graph.errors import UsageError
from whosupplies.nlp.evaluation.calibration import BINS, Calibration

_WIDTH, _HEIGHT = 6.0, 6.5
_BARS, _GAP, _LINE = "#4477aa", "#cc6677", "#555555"


def need_matplotlib() -> None:
    """Raises UsageError where the library that draws is not installed, which can be known before a text is read."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        todo = "Install it: pip install 'whosupplies[plot]'."
        raise UsageError("Plots need matplotlib, which is not installed", todo=todo) from error


def draw_reliability(calibration: Calibration, title: str, stream: BinaryIO) -> None:
    """Writes the diagram as a PNG into `stream`: above the share right of each bin, below how many relations it holds."""
    # The figure without pyplot: no window system, and nothing global is touched.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    filled = [b for b in calibration.bins if b.confidence is not None and b.right is not None]
    middles = [(b.start + b.end) / 2 for b in filled]
    width = 1 / BINS
    above.plot((0, 1), (0, 1), linestyle="--", color=_LINE, label="as confident as right")
    above.bar(
        middles, [b.right or 0.0 for b in filled], width, color=_BARS, edgecolor="white", label="share right"
    )
    above.plot(
        [b.confidence or 0.0 for b in filled],
        [b.right or 0.0 for b in filled],
        "o",
        color=_GAP,
        label="at the mean confidence",
    )
    above.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of relations that are right")
    error = "-" if calibration.error is None else f"{calibration.error:.3f}"
    above.set_title(f"{title}\nexpected calibration error {error}", fontsize=10, parse_math=False)
    above.legend(loc="upper left", fontsize=8)
    bars = below.bar(middles, [b.relations for b in filled], width, color=_BARS, edgecolor="white")
    below.bar_label(bars, fontsize=8)
    below.margins(y=0.25)
    below.set(xlabel="confidence", ylabel="relations", xticks=[n / BINS for n in range(BINS + 1)])
    figure.savefig(stream, format="png")
