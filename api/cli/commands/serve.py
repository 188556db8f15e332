"""`doorplate serve`: the service over HTTP."""

import os

import click

from api.cli.run import settings_now
from api.cli.words import t


@click.command(
    help=t(
        "Serve the register over HTTP until Ctrl+C or SIGTERM; what is being served then is ended first.",
        "通过 HTTP 提供服务，直至 Ctrl+C 或 SIGTERM；届时先完成正在处理的请求。",
    )
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help=t(
        "address to listen at; put a proxy with HTTPS before any but loopback",
        "监听地址；本机以外请置于 HTTPS 反向代理之后",
    ),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help=t("port to listen at; 0 takes a free one", "监听端口；0 表示任取空闲端口"),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    metavar="N",
    help=t("how many processes serve", "提供服务的进程数"),
)
def command(host: str, port: int, workers: int) -> None:
    """Serve until a signal."""
    from api.http.serving import address_of, listen, serve

    settings = settings_now().settings
    with listen(host, port) as listener:
        address = address_of(listener)
        said = t(f"Doorplate serves at {address} (Ctrl+C stops it)", f"知居已在 {address} 提供服务（按 Ctrl+C 停止）")
        serve(settings, os.environ, listener, workers=workers, announce=lambda: click.echo(said))
