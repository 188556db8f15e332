"""OpenStreetMap extracts: read into streets, barriers, buildings, entrances, addresses and ground; no database.

The map is © OpenStreetMap contributors, Open Database License 1.0; whoever shows what was read must say so.
"""
