"""Erasure: who a person is goes for good, what was counted stays, and no backup brings the person back."""
