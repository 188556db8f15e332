"""The HTTP front: each route parses, calls one service, and answers after commit."""
