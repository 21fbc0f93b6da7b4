"""The hash index: sorted arrays for exact hashes, multi-index hashing for PDQ. Values in, values out.

Takes: digests of one width with a mark (a small number) each, as arrays.
Gives: the marks of an equal digest; every PDQ digest within a distance, none left out.
Holds: what is found is what a comparison with every digest would find.
"""
