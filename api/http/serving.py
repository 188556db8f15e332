"""Serve the application: one process or several, until a signal says to stop."""

import errno
import os
import signal
import socket
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api.http.app import make_app
from housing import errors, log
from housing.db.connect import Store
from housing.db.store import open_store
from housing.errors import Refusal
from housing.language import Text
from housing.settings import Settings, load_settings

BACKLOG: Final = 2048
GRACE_S: Final = 30
"""How long requests that are being served may take to end after a signal to stop."""


def serve(
    settings: Settings,
    environ: Mapping[str, str],
    listener: socket.socket,
    *,
    workers: int = 1,
    announce: Callable[[], None],
) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT, and end what is being served.

    The register is opened first, so that what is wrong with it is told at once, and stays open meanwhile, so that its
    server does not stop between two workers. Raises the refusals of opening the store.
    """
    with open_store(settings, environ) as store:
        announce()
        if workers > 1:
            Multiprocess(_config("api.http.serving:worker_app", settings, workers), [listener]).run()
        else:
            _serve_here(settings, environ, store, listener)


def worker_app() -> FastAPI:
    """Return the application of one of several processes; each opens the register for itself."""
    settings = load_settings(os.environ).settings
    log.configure(settings.log_level, settings.log_format)
    return make_app(settings, os.environ)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises `serve.address` where none can."""
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError):
        reason = Text("there is no such host", "没有这样的主机")
        raise Refusal(errors.SERVE_ADDRESS, field="host", address=shown, reason=reason) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise Refusal(errors.SERVE_ADDRESS, field="port", address=shown, reason=_reason(error)) from None
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address at which a listening socket is reached, as a browser takes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _serve_here(settings: Settings, environ: Mapping[str, str], store: Store, listener: socket.socket) -> None:
    server = uvicorn.Server(_config(make_app(settings, environ, store), settings))

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- a signal handler's signature
        server.should_exit = True

    # uvicorn handles both signals while it runs, and raises them again afterwards: then the end has come already.
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        server.run([listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _config(app: FastAPI | str, settings: Settings, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_S,
    )


def _reason(error: Exception) -> Text | str:
    if isinstance(error, OverflowError):
        return Text("ports end at 65535", "端口号最大为 65535")
    number = error.errno if isinstance(error, OSError) else None
    return {
        errno.EADDRINUSE: Text("another program listens there", "已被其他程序占用"),
        errno.EACCES: Text("this user may not", "当前用户无权使用"),
        errno.EADDRNOTAVAIL: Text("this machine has no such address", "本机没有此地址"),
    }.get(number or 0, str(error))
