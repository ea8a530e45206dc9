"""The outputs, one file each; `ycgis.files.all_outputs` finds every module here that holds an ``OUTPUT``."""
