"""Who may act: accounts with their kinds and scopes, and how they show who they are."""
