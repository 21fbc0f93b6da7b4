"""The whole way, played: an invented nation goes through every room by the actions everybody else uses.

Each stage takes the `Scene` and returns its figures for one printed line.
"""
