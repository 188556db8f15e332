"""Expiry: personal data go when the policy profile's periods are over; what was counted stays."""
