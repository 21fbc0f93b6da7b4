"""Who may see what, and who may do what.

Takes: operations, memberships with a reason, the post that is looking.
Gives: the viewer of a transaction (see) and `require` (do).
Holds: without a viewer there are no rows; without a permission there is no act.
"""
