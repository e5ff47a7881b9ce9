"""Reading Chinese and Western text: folding, sentences, search tokens, numbers, dates, language."""
