"""Pictures: layers, tiles, styles, reports and printed sheets. Doors, never persons."""
