"""Exchange with Brightway: elementary flows, full LCIA methods, backgrounds, projects."""
