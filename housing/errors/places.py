"""Refusals about places: divisions, cells, buildings, addresses, doors; and about imports as a whole."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

REFERENCE_NOT_FOUND = Kind(
    "reference.not_found",
    Exit.REFUSED,
    Text("The {name} {value} was not found, or is outside your scope.", "未找到{name} {value}，或不在您的权限范围内。"),
    Text("Correct it, or import {kinds} first.", "请更正，或先导入{kinds}。"),
)
PLACE_OUTSIDE = Kind(
    "place.outside",
    Exit.REFUSED,
    Text("This place was not found, or is outside your scope.", "未找到该位置，或不在您的权限范围内。"),
    Text("Leave the row to the desk of its area.", "请由所属辖区办理。"),
)
ROW_TWICE = Kind(
    "row.twice",
    Exit.REFUSED,
    Text("Row {row} has the same {name} already.", "第 {row} 行已有相同的{name}。"),
    Text("Delete one of the two rows, or correct its {name}.", "请删去其中一行，或更正其{name}。"),
)
VALUE_NOT_STORED = Kind(
    "value.not_stored",
    Exit.REFUSED,
    Text("The register cannot hold this row: {reason}.", "登记库无法保存此行：{reason}。"),
    Text("Correct the value, or leave it empty.", "请更正该值，或留空。"),
)
DIVISION_LEVEL = Kind(
    "division.level",
    Exit.REFUSED,
    Text(
        "A division of level {level} cannot be a part of {parent}, whose level is {above}.",
        "{level} 级区划不能隶属于 {above} 级的 {parent}。",
    ),
    Text("Correct the level or the parent; levels run from 1 to 5.", "请更正级别或上级区划；级别为 1 至 5。"),
)
CELL_OVERLAPS = Kind(
    "cell.overlaps",
    Exit.REFUSED,
    Text("The area overlaps that of the cell {other} by {share} %.", "范围与网格 {other} 重叠 {share}%。"),
    Text(
        "Draw the common edge once; up to {most} % of the smaller cell is taken for a sliver.",
        "请使两者共用同一条边界；重叠不超过较小网格的 {most}% 视为细缝。",
    ),
)
CELL_ELSEWHERE = Kind(
    "cell.elsewhere",
    Exit.REFUSED,
    Text(
        "{share} % of the area lie outside of its division {division}.",
        "范围有 {share}% 不在所属区划 {division} 之内。",
    ),
    Text("Draw it within its division, or correct the division.", "请将其画在所属区划之内，或更正区划代码。"),
)
IMPORT_NO_LOADER = Kind(
    "import.no_loader",
    Exit.USAGE,
    Text("{sort} cannot be imported by this command.", "此命令不能导入“{sort}”。"),
    Text("It takes: {known}.", "可导入：{known}。"),
)
EXPORT_NO_SOURCE = Kind(
    "export.no_source",
    Exit.USAGE,
    Text("{sort} cannot be exported by this command.", "此命令不能导出“{sort}”。"),
    Text("It gives: {known}.", "可导出：{known}。"),
)
EXPORT_CRS = Kind(
    "export.crs",
    Exit.USAGE,
    Text("{file} cannot be written in the coordinate system {crs}.", "{file} 不能以坐标系 {crs} 写出。"),
    Text(
        "Leave --crs out for EPSG:4326; csv and xlsx can also be written in GCJ-02 or BD-09.",
        "不使用 --crs 即为 EPSG:4326；csv 与 xlsx 还可写为 GCJ-02 或 BD-09。",
    ),
)
FOLDER_EMPTY = Kind(
    "import.folder_empty",
    Exit.REFUSED,
    Text("{folder} has no file that this import takes.", "{folder} 中没有可导入的文件。"),
    Text("It takes files named: {known}.", "可导入的文件名为：{known}。"),
)
