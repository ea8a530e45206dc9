"""The indicators, one file each; the registry finds every module here that holds an ``INDICATOR``."""
