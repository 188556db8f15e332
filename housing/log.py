"""Logging: to standard error, as text or as one JSON object a line, with the request and the purpose it serves."""

import json
import logging
import time
from contextvars import ContextVar
from typing import Final, Literal

request_id: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The reference number of the request, job or command that is being served."""

purpose: Final[ContextVar[str | None]] = ContextVar("purpose", default=None)
"""The stated purpose, while persons may be read."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (ISO 8601, UTC), level, logger, message, and what is being served."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        entry: dict[str, object] = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "purpose": purpose.get(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def configure(level: str, form: Literal["text", "json"]) -> None:
    """Send this program's log to standard error; what was configured before is replaced."""
    handler = logging.StreamHandler()
    formatter = JsonFormatter() if form == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
