"""Every problem of an input at once, each with its remedy; what can be repaired is repaired and reported.

A check takes what was read and `where` it came from, and returns the problems that it found; one that repairs
returns the repaired frame beside them. None reads a file, none raises.
"""
