"""Who else is looking: conflicts between forces, told only as openly as each originator allows.

Takes: identifiers that forces hold an interest in, with the originator's handling code.
Gives: hits, one side for each force, acknowledged and settled by both.
Holds: a side never carries more of the other force's interest than that force's handling code opens.
"""
