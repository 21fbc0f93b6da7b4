"""Who, where and which account: the people, premises and accounts that the facts speak of.

Takes: current facts.
Gives: mentions (a person as one referral mentions them), links between them with evidence in bits, and the subjects,
premises and accounts that the links imply.
Holds: a subject is derived from links and judgements alone, independent of the order of arrival, and reversible.
"""
