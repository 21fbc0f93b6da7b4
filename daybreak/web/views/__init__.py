"""Pages, one file a room. A view asks queries, calls one action, and renders; it decides nothing."""
