"""Unit numbers: permanent, meaning-free, never reissued."""
