"""The frame of the benchmarks: a measure, its reference in the same run, and the row both are told in.

A benchmark is a module of `tests/benchmarks`; its functions, decorated by `measures`, yield the rows they are named
for. `doorplate bench NAME` finds them by the module's name.
"""

import fnmatch
import importlib.util
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Final

from housing import errors
from housing.checkout import CHECKOUT
from housing.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = CHECKOUT / "tests" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure. `spread` is half the distance from the lower to the upper quartile, in the same unit."""

    measure: str
    value: float
    unit: str
    size: str
    reference: str | None = None
    ratio: float | None = None
    spread: float | None = None


Benchmark = Callable[[], Iterable[Row]]


def measures(*names: str) -> Callable[[Benchmark], Benchmark]:
    """Mark a function as the one that yields the rows of these measures."""

    def mark(function: Benchmark) -> Benchmark:
        function.measures = names  # type: ignore[attr-defined]  # a mark that `run` reads
        return function

    return mark


def names() -> list[str]:
    """Return the benchmarks that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def run(name: str, wanted: Sequence[str] = ()) -> Iterator[Row]:
    """Run a benchmark and yield its rows as they are measured; `wanted` are measures or patterns (`register.*`).

    Raises `benchmark.unknown`.
    """
    if name not in names():
        raise Refusal(errors.BENCHMARK_UNKNOWN, field="NAME", name=name, known=", ".join(names()))
    functions = [value for value in vars(_load(name)).values() if hasattr(value, "measures")]
    known = [measure for function in functions for measure in function.measures]
    for pattern in wanted:
        if not fnmatch.filter(known, pattern):
            raise Refusal(errors.BENCHMARK_UNKNOWN, field="--measure", name=pattern, known=", ".join(known))
    for function in functions:
        if any(_is_wanted(measure, wanted) for measure in function.measures):
            yield from (row for row in function() if _is_wanted(row.measure, wanted))


def paired(work: Callable[[], object], reference: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """Time two pieces of work in turn, so that a machine whose speed drifts treats both alike."""
    work()
    reference()
    pairs = [(_seconds(work), _seconds(reference)) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def row(measure: str, seconds: Sequence[float], size: str, reference: str, baseline: Sequence[float]) -> Row:
    """Return the row of a time measured beside its reference: medians, and the ratio of the medians."""
    value = statistics.median(seconds)
    base = statistics.median(baseline)
    told = f"{reference}: {base:.4f} s"
    return Row(measure, round(value, 4), "s", size, told, round(value / base, 3) if base else None, spread(seconds))


def spread(values: Sequence[float]) -> float:
    """Return half the distance between the quartiles."""
    low, _, high = statistics.quantiles(values, n=4)
    return round((high - low) / 2, 4)


def _is_wanted(measure: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(fnmatch.fnmatchcase(measure, pattern) for pattern in wanted)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _load(name: str) -> ModuleType:
    path: Path = FOLDER / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"doorplate_bench_{name}", path)
    if spec is None or spec.loader is None:
        raise Refusal(errors.COMMAND_NEEDS_CHECKOUT, path=path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
