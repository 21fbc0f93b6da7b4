"""Four clocks that must agree before an embargo ends, and the signed statements of a second machine. No Django."""
