"""What waits for a person's decision: the finding, the decision, and its undoing."""
