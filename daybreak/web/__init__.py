"""Pages for people at a desk, in a car or in a control room.

Takes: what `queries` of every room answer, and what a signed-in post sends by form.
Gives: HTML that works without scripts, prints with its marking, and reads on a phone.
Holds: a page asks, an action decides; nothing on a page is a rule.
"""
