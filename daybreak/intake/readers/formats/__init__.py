"""One module a format; each offers FORMAT."""
