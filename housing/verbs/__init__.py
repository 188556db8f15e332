"""Acts on the register by their one name, such as `letting.renew`: the right, the log entry and the command alike."""
