"""Refusals about OpenStreetMap extracts."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

OSM_UNREADABLE = Kind(
    "osm.unreadable",
    Exit.REFUSED,
    Text(
        "{path} cannot be read as an OpenStreetMap extract: {reason}.",
        "{path} 无法作为 OpenStreetMap 数据文件读取：{reason}。",
    ),
    Text(
        "Give a whole .osm.pbf or .osm file (also packed as .gz, .bz2 or .xz); nothing of this file was taken over.",
        "请提供完整的 .osm.pbf 或 .osm 文件（也可为 .gz、.bz2、.xz 压缩件）；此文件未导入任何内容。",
    ),
)
OSM_NO_ROOM = Kind(
    "osm.no_room",
    Exit.ENVIRONMENT,
    Text(
        "{folder} has no room for the work files that reading {path} needs.",
        "{folder} 空间不足，无法存放读取 {path} 所需的工作文件。",
    ),
    Text("Free some room there, and start again.", "请清理该处空间后重新开始。"),
)
