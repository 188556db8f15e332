"""Where homes are: divisions and cells, stations, buildings with their entrances, addresses."""
