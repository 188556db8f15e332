"""The commands: one module each, found by name. A module offers `app`, and its help text is the command's."""
