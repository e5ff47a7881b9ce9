"""How the reader that ships was made; the product imports nothing of it."""
