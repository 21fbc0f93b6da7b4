"""An invented nation: data for demonstrations, drills and benchmarks.

Takes: a seed and a scale; 1.0 is an operation of the size of July 2014.
Gives: the referral files it would receive, the operators' answers, and what officers would find at each door.
Holds: the same seed gives the same bytes; nobody and nothing in it is real: names are invented, numbers reserved.
"""
