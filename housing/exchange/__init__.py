"""Files in and out: the formats of other programs, read into plain values and written from them."""
