"""The types of single values in files: how a cell is read, and how a value is written into one."""
