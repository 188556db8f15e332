"""Writers: one format each, from a stream of rows, in bounded memory."""
