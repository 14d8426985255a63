"""A fictional town, みほん町, to show Sekisho at work.  Never part of a production image."""
