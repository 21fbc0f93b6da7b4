"""The referral files of an invented nation, in the forms real ones come in.

Takes: a Nation.
Gives: folders of files, in the order of their delivery.
Holds: the same nation gives the same bytes; every identifier in them is out of a reserved range.
"""
