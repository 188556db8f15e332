"""Refusals about files in and out: what a file, a column, a row or a single value lacks.

The first part holds the patterns of single values. `{name}` is the column, and the sentence is the same at a form's
field, in an API's problem and in the report of an import.
"""

from housing.errors.kind import Exit, Kind
from housing.language import Text

# Single values

INPUT_MISSING = Kind(
    "input.missing",
    Exit.REFUSED,
    Text("The {name} is missing.", "缺少{name}。"),
    Text("Enter it, such as {example}.", "请输入{name}，例如 {example}。"),
)
INPUT_UNSELECTED = Kind(
    "input.unselected",
    Exit.REFUSED,
    Text("The {name} is missing.", "缺少{name}。"),
    Text("Select one of: {choices}.", "请选择{name}：{choices}。"),
)
INPUT_CHOICE = Kind(
    "input.choice",
    Exit.REFUSED,
    Text("The {name} is none of those that can be chosen.", "{name}不在可选范围内。"),
    Text("Select one of: {choices}.", "请选择{name}：{choices}。"),
)
INPUT_DATE = Kind(
    "input.date",
    Exit.REFUSED,
    Text("The {name} must be a real date.", "{name}须为实际存在的日期。"),
    Text("Give it such as {example}.", "例如 {example}。"),
)
INPUT_LATEST = Kind(
    "input.latest",
    Exit.REFUSED,
    Text("The {name} must be on or before {date} ({reason}).", "{name}不能晚于{date}（{reason}）。"),
    Text("Give that day or an earlier one.", "请改为该日或更早的日期。"),
)
INPUT_EARLIEST = Kind(
    "input.earliest",
    Exit.REFUSED,
    Text("The {name} must be on or after {date} ({reason}).", "{name}不能早于{date}（{reason}）。"),
    Text("Give that day or a later one.", "请改为该日或更晚的日期。"),
)
INPUT_CONTROL = Kind(
    "input.control",
    Exit.REFUSED,
    Text("The {name} holds a control character ({sign}).", "{name}含有控制字符（{sign}）。"),
    Text(
        "Delete it; most programs do not show it, so enter the text again.",
        "请删除该字符；多数程序不显示它，可重新输入。",
    ),
)
INPUT_SHORTENED = Kind(
    "input.shortened",
    Exit.REFUSED,
    Text(
        "A spreadsheet has shortened the {name} to {value}, and its digits are lost.",
        "{name}被电子表格缩写为 {value}，数字已丢失。",
    ),
    Text(
        "Format the column as text and enter it again, such as {example}.",
        "请将该列设为文本格式后重新输入，例如 {example}。",
    ),
)
INPUT_TURNED_DATE = Kind(
    "input.turned_date",
    Exit.REFUSED,
    Text("A spreadsheet has turned the {name} into the date {value}.", "{name}被电子表格转换成了日期 {value}。"),
    Text(
        "Format the column as text and enter it again, such as {example}.",
        "请将该列设为文本格式后重新输入，例如 {example}。",
    ),
)
INPUT_EXPORT_ONLY = Kind(
    "input.export_only",
    Exit.REFUSED,
    Text("The {name} {value} stands only in exports; no import takes it.", "{name} {value} 仅见于导出文件，不能导入。"),
    Text("Leave the row out.", "请删去此行。"),
)
INPUT_ONE_OF = Kind(
    "input.one_of",
    Exit.REFUSED,
    Text("None of these is given: {alternatives}.", "以下各项均未填写：{alternatives}。"),
    Text("Fill in one of them.", "请填写其中一项。"),
)

# Points and shapes

POINT_EXCHANGED = Kind(
    "point.exchanged",
    Exit.REFUSED,
    Text("Longitude and latitude seem to be exchanged.", "经度与纬度似乎颠倒。"),
    Text(
        "Give the longitude in lon (in shapes: first) and the latitude in lat (second).",
        "经度填入 lon（几何图形中在前），纬度填入 lat（在后）。",
    ),
)
POINT_OUTSIDE = Kind(
    "point.outside",
    Exit.REFUSED,
    Text(
        "The position lies outside −180 to 180 degrees of longitude and −90 to 90 of latitude.",
        "位置超出经度 −180 至 180 度、纬度 −90 至 90 度的范围。",
    ),
    Text(
        "Give degrees of EPSG:4326, or declare the file's coordinate system, such as --crs EPSG:4547.",
        "请使用 EPSG:4326 的度数，或声明文件的坐标系，例如 --crs EPSG:4547。",
    ),
)
POINT_OFF_CRS = Kind(
    "point.off_crs",
    Exit.REFUSED,
    Text("The position does not exist in the coordinate system of the file.", "该位置在文件的坐标系中不存在。"),
    Text("Check the position, and the coordinate system of the file.", "请核对该位置以及文件的坐标系。"),
)
SHAPE_UNREADABLE = Kind(
    "shape.unreadable",
    Exit.REFUSED,
    Text("The {name} cannot be read as a shape.", "{name}不是可读取的几何图形。"),
    Text("Give it such as {example}.", "例如 {example}。"),
)
SHAPE_TYPE = Kind(
    "shape.type",
    Exit.REFUSED,
    Text("The {name} is {found}; it must be {wanted}.", "{name}为 {found}，应为{wanted}。"),
    Text("Draw it as {wanted}.", "请改为{wanted}。"),
)
SHAPE_BROKEN = Kind(
    "shape.broken",
    Exit.REFUSED,
    Text("The outline of the {name} is broken near {place}.", "{name}的轮廓在 {place} 附近有误。"),
    Text("Draw the outline anew, so that it does not cross itself.", "请重新绘制轮廓，使其不自相交。"),
)
SHAPE_REPAIRED = Kind(
    "shape.repaired",
    Exit.REFUSED,
    Text(
        "The outline of the {name} crossed itself near {place} and was repaired.",
        "{name}的轮廓在 {place} 附近自相交，已自动修复。",
    ),
    Text("See whether the repaired outline is right.", "请核对修复后的轮廓。"),
)

# Rows and columns

ROW_CELLS = Kind(
    "row.cells",
    Exit.REFUSED,
    Text(
        "The row has text beyond the last named column: {value}.",
        "该行在最后一个有列名的列之后还有内容：{value}。",
    ),
    Text(
        "Put a cell that holds the separator between quotation marks, or delete what stands beyond.",
        "请将含有分隔符的单元格用双引号括起，或删去多余内容。",
    ),
)
COLUMNS_UNFIT = Kind(
    "columns.unfit",
    Exit.REFUSED,
    Text("The columns of {file} do not fit {title}: {problems}.", "{file} 的列与“{title}”不符：{problems}。"),
    Text(
        "Correct the header, or map the names by --map THEIRS=OURS. There are: {columns}.",
        "请更正表头，或用 --map 原列名=本系统列名 对应。可用的列：{columns}。",
    ),
)
COLUMN_FORBIDDEN = Kind(
    "columns.forbidden",
    Exit.REFUSED,
    Text(
        "{file} has the column {column}: {matter} of a person has no place in this register, so nothing was read.",
        "{file} 中有“{column}”列：本登记库不收集个人的{matter}，因此未读取任何内容。",
    ),
    Text("Delete the whole column from the file and import it again.", "请从文件中删除整列后重新导入。"),
)
MAPPING_UNFIT = Kind(
    "columns.mapping",
    Exit.USAGE,
    Text("The mapping of columns cannot be used: {problems}.", "列对应关系无效：{problems}。"),
    Text(
        "Write THEIRS=OURS, several with commas; THEIRS= leaves a column out.",
        "请写成 原列名=本系统列名，多个用逗号分隔；“原列名=”表示略去该列。",
    ),
)

# Files

KIND_UNKNOWN = Kind(
    "exchange.kind_unknown",
    Exit.USAGE,
    Text("There is no kind of file {name}.", "没有名为 {name} 的文件种类。"),
    Text("The nearest is {nearest}; there are: {known}.", "最接近的是 {nearest}；现有：{known}。"),
)
KIND_EXPORT_ONLY = Kind(
    "exchange.kind_export_only",
    Exit.USAGE,
    Text("{title} can only be exported.", "“{title}”只能导出。"),
    Text("Import one of: {known}.", "可导入：{known}。"),
)
FILE_MISSING = Kind(
    "exchange.file_missing",
    Exit.REFUSED,
    Text("The file {file} does not exist or may not be read.", "文件 {file} 不存在或无权读取。"),
    Text("Check its name and its rights.", "请核对文件名与读取权限。"),
)
FILE_FORMAT = Kind(
    "exchange.file_format",
    Exit.REFUSED,
    Text("The format of {file} is not known by its ending.", "无法由扩展名识别 {file} 的格式。"),
    Text("Use one of: {known}.", "可用：{known}。"),
)
FILE_DAMAGED = Kind(
    "exchange.file_damaged",
    Exit.REFUSED,
    Text("{file} is damaged, or it is no {format} file.", "{file} 已损坏，或不是 {format} 文件。"),
    Text("Save it anew from the program that made it.", "请用生成该文件的程序重新保存。"),
)
FILE_LOCKED = Kind(
    "exchange.file_locked",
    Exit.REFUSED,
    Text("{file} is protected by a password.", "{file} 设有密码。"),
    Text("Save it without a password.", "请另存为不设密码的文件。"),
)
FILE_EMPTY = Kind(
    "exchange.file_empty",
    Exit.REFUSED,
    Text("{file} has no header in row 1.", "{file} 的第 1 行没有表头。"),
    Text(
        "Put the names of the columns into row 1; --template writes a file to start from.",
        "请在第 1 行填写列名；--template 可生成模板。",
    ),
)
FILE_LARGE = Kind(
    "exchange.file_large",
    Exit.REFUSED,
    Text(
        "{file} unpacks to {size_mb} MB; at most {longest_mb} MB are read.",
        "{file} 解压后为 {size_mb} MB，最多读取 {longest_mb} MB。",
    ),
    Text("Save it as csv, which has no limit.", "请另存为 csv 格式，该格式不限大小。"),
)
FILE_ENCODING = Kind(
    "exchange.file_encoding",
    Exit.REFUSED,
    Text(
        "{file} is damaged or not {encoding}: row {row} cannot be decoded.",
        "{file} 已损坏或不是 {encoding} 编码：第 {row} 行无法解码。",
    ),
    Text(
        "Save it as csv in UTF-8, or declare its encoding by --encoding.",
        "请另存为 UTF-8 编码的 csv，或用 --encoding 声明其编码。",
    ),
)
ENCODING_UNKNOWN = Kind(
    "exchange.encoding_unknown",
    Exit.USAGE,
    Text("There is no encoding {name}.", "没有名为 {name} 的编码。"),
    Text("Give utf-8 or gb18030.", "请使用 utf-8 或 gb18030。"),
)
ROW_QUOTES = Kind(
    "exchange.row_quotes",
    Exit.REFUSED,
    Text(
        "From row {row} on, {file} cannot be split into cells: a quotation mark is open, or stands within a cell.",
        "{file} 自第 {row} 行起无法拆分为单元格：双引号未补全，或出现在单元格之内。",
    ),
    Text(
        "Close it, or double it where it belongs to the text. The rows before were read.",
        "请补全双引号；属于内容的双引号须成对书写。此前各行已读取。",
    ),
)
CRS_UNKNOWN = Kind(
    "exchange.crs_unknown",
    Exit.REFUSED,
    Text("The coordinate system {crs} is not known.", "无法识别坐标系 {crs}。"),
    Text(
        "Declare one by --crs, such as EPSG:4490, EPSG:4547, GCJ-02 or BD-09.",
        "请用 --crs 声明，例如 EPSG:4490、EPSG:4547、GCJ-02 或 BD-09。",
    ),
)
CRS_INACCURATE = Kind(
    "exchange.crs_inaccurate",
    Exit.REFUSED,
    Text(
        "No published transformation leads from {crs} to EPSG:4326; positions could be off by hundreds of metres.",
        "坐标系 {crs} 没有公开的转换参数，换算到 EPSG:4326 可能偏差数百米。",
    ),
    Text(
        "Convert the file to CGCS2000 (EPSG:4490) with your city's parameters first.",
        "请先用本市的转换参数将文件换算到 CGCS2000（EPSG:4490）。",
    ),
)
CRS_MISSING = Kind(
    "exchange.crs_missing",
    Exit.REFUSED,
    Text("{file} does not say in which coordinate system its shapes are.", "{file} 未说明几何图形的坐标系。"),
    Text("Declare it by --crs, such as EPSG:4326.", "请用 --crs 声明，例如 EPSG:4326。"),
)
CRS_CONFLICT = Kind(
    "exchange.crs_conflict",
    Exit.REFUSED,
    Text(
        "{file} states the coordinate system {stated}, and {declared} was declared.",
        "{file} 注明的坐标系为 {stated}，而声明的是 {declared}。",
    ),
    Text("Leave --crs out, or correct what the file states.", "请去掉 --crs，或更正文件中注明的坐标系。"),
)

# Writing

FILE_UNWRITABLE = Kind(
    "exchange.file_unwritable",
    Exit.REFUSED,
    Text("The file {file} cannot be written there.", "无法在该处写入文件 {file}。"),
    Text("Name a folder that exists and that you may write in.", "请指定已存在且有写入权限的文件夹。"),
)
CELL_LONG = Kind(
    "exchange.cell_long",
    Exit.REFUSED,
    Text(
        "Row {row} has a {name} of {length} characters; a cell of xlsx takes {longest}.",
        "第 {row} 行的{name}有 {length} 个字符，xlsx 单元格最多 {longest} 个。",
    ),
    Text("Write csv, gpkg, geojson or parquet instead.", "请改用 csv、gpkg、geojson 或 parquet。"),
)
ROWS_MANY = Kind(
    "exchange.rows_many",
    Exit.REFUSED,
    Text("There are more rows than xlsx takes ({longest}).", "行数超过 xlsx 的上限（{longest}）。"),
    Text("Write csv, gpkg or parquet instead.", "请改用 csv、gpkg 或 parquet。"),
)
