"""The ground between the homes: streets, barriers, water and green, as OpenStreetMap draws them."""
