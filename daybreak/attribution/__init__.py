"""The right door: what connects a subject to a premises, and whether that is enough to plan an entry.

Takes: IP facts, operators' answers to them, addresses, local records.
Gives: grounds, each of a kind and from an upstream, and the door gate over them.
Holds: the clearance register; corroboration counts independent kinds, never repeats; nothing cleared has a door.
"""
