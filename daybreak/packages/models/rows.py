"""Who sees the rows of packages."""

from __future__ import annotations

from daybreak.kernel.rows import IN_MY_COMPARTMENTS, RowPolicy

# A draft lies in its force's compartment already, and the force sees nothing of it before it was checked and
# disseminated: until then a package is seen by those who see its subject, which lies nationally.
SENT_OR_OURS = (
    f"{IN_MY_COMPARTMENTS} AND (disseminated_at IS NOT NULL"
    " OR EXISTS (SELECT FROM identity_subject s WHERE s.id = packages_package.subject_id))"
)
_ITS_PACKAGE = "SELECT FROM packages_package p WHERE p.id = package_id"
_WITH_ITS_PACKAGE = f"{IN_MY_COMPARTMENTS} AND EXISTS ({_ITS_PACKAGE})"
_LATER_RECALLED = (
    "SELECT FROM packages_package n WHERE n.subject_id = p.subject_id AND n.version > p.version"
    " AND n.state = 'recalled'"
)
# What a recalled package said is taken back with it and with the versions before it, and what was passed on to another
# force is not this one's to know; that there was one, where, and its moves stay.
UNTIL_RECALLED = (
    f"{IN_MY_COMPARTMENTS} AND EXISTS ({_ITS_PACKAGE} AND (p.state NOT IN ('recalled', 'transferred')"
    f" AND NOT EXISTS ({_LATER_RECALLED})"
    " OR EXISTS (SELECT FROM identity_subject s WHERE s.id = p.subject_id)))"
)


def seen_with_package(name: str, see: str = _WITH_ITS_PACKAGE) -> RowPolicy:
    return RowPolicy(name=name, see=see, write=IN_MY_COMPARTMENTS)
