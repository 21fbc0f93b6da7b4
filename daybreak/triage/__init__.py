"""The most endangered child first: an order of subjects that gives its reasons.

Takes: subjects with their current facts.
Gives: rankings with named factors and what would change them; levels and their action clocks.
Holds: a fact that gives access to a child never lowers a rank; a rank is advice, a person decides.
"""
