"""A question → the passages that bear on it, and the sentences in them that answer."""
