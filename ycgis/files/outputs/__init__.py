"""The outputs, one file each; `ycgis.files.outputs_of` finds every module here that holds an ``OUTPUT``."""
