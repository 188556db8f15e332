"""How far imports have come, so that one that was broken off goes on where it was."""
