"""What everything stands on: errors, units, language, files, layout."""
