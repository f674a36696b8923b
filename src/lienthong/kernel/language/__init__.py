"""Vietnamese and English text: normal form, folding, order, names, numbers and dates."""
