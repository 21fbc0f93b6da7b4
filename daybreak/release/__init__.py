"""The morning it becomes public: figures from one frozen snapshot, the same everywhere, not a minute earlier.

Takes: what every room before it holds.
Gives: defined figures, snapshots, protected tables, the release and its files.
Holds: national = sum of forces + named remainder; two different people unlock; nothing leaves before the embargo.
"""
