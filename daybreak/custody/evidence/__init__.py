"""What leaves the house about exhibits: statement, labels, CASE, archive. Values in, bytes out, no description."""
