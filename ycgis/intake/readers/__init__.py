"""From files to layers: vector files, CSV tables and population rasters, read and checked one by one."""
