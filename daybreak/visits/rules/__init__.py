"""Pure rules of visits: warrants, readiness, windows and weights, the order of events."""
