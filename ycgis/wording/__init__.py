"""Wordings that several indicators need: above the measures, which know no words."""
