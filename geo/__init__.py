"""Pure spatial computing: arrays, shapes and frames in and out; no database, no other room."""
