"""The engine on anybody's table: a parquet or CSV file, one row a record of a person, in whatever columns it has.

Takes: the table, and a TOML file that says which column holds what. Gives: a file of links, a row a pair; figures.
Holds: the table is read, never written; nothing but the two files named is touched, and nothing leaves the machine.

    python -m daybreak.identity.linkage TABLE.parquet --columns columns.toml --out links.parquet
"""
