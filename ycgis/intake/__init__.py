"""Files in at the door: projects, readers, checks of every problem at once, OpenStreetMap, downloads; layers out."""
