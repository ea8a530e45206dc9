"""What everything stands on and what knows nothing of the rest: texts, errors, coordinates, words, choices, files."""
