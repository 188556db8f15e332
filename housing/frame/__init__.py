"""The frame: all doors that any independent source knows, whether or not the register has a unit there."""
