"""Claims in one language over print in another: figures, dates, names through their sound, words through a dictionary."""
