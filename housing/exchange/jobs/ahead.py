"""Read ahead: one thread reads while another one writes."""

import contextlib
import queue
import threading
from collections.abc import Iterator
from typing import Final, TypeVar

T = TypeVar("T")

BATCHES_AHEAD: Final = 2
_WAIT_S: Final = 0.1


@contextlib.contextmanager
def read_ahead(batches: Iterator[T]) -> Iterator[Iterator[T]]:
    """Read batches in a thread of their own, a few ahead of who takes them."""
    ready: queue.Queue[T | BaseException | None] = queue.Queue(BATCHES_AHEAD)
    left = threading.Event()

    def put(item: T | BaseException | None) -> None:
        while not left.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(item, timeout=_WAIT_S)
                return

    def read() -> None:
        try:
            for batch in batches:
                put(batch)
                if left.is_set():
                    return
            put(None)
        except BaseException as error:
            put(error)

    def take() -> Iterator[T]:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item

    reader = threading.Thread(target=read, name="read ahead", daemon=True)
    reader.start()
    try:
        yield take()
    finally:
        left.set()
        reader.join()
