"""How a package travels to a force that is offline: made, sealed and opened without database or framework."""
