"""The envelope: a few files of fixed names in a tar, encrypted to one force's key (age). Nothing else is ever unpacked.

Archives are opened in memory and member by member: a name that is not one of the fixed ones, a link, a device, a
second member of a name, a size beyond the limit, each refuses the whole. Python's own extraction is never used.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping

import pyrage

from daybreak.kernel.errors import BadInput, ContentRefused, NotAllowed, Tampered

MOST_BYTES = 32 << 20  # of an envelope and of all in it: a package of a thousand facts takes about one
SUFFIX = ".daybreak.age"
NAMES = (
    "bag-info.txt",
    "bagit.txt",
    "data/ledger-proof.txt",
    "data/package.json",
    "data/package.pdf",
    "data/package.sig",
    "data/status.json",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "envelope.sig",
)


def new_identity() -> tuple[str, str]:
    """Return a fresh key of a force: the secret half to keep, the public half to give to the lead agency."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def read_recipient(text: str) -> str:
    """Return the public half of a force's key in its one spelling; BadInput when it is none."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError as broken:
        raise BadInput(
            f"{text.strip()[:80]!r} is not the public half of a force's key",
            rule="age",
            remedy="Copy the whole line that begins with age1, as `daybreak package key` printed it",
        ) from broken


def close(files: Mapping[str, bytes], recipient: str) -> bytes:
    """Return the files packed in the order of their names, without times or owners, and encrypted to the key."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(files[name]), 0o600
            tar.addfile(member, io.BytesIO(files[name]))
    sealed: bytes = pyrage.encrypt(packed.getvalue(), [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def decrypt(sealed: bytes, identity: str) -> bytes:
    """Return what was encrypted to the key; NotAllowed where it is for another key, Tampered where it was changed."""
    if len(sealed) > MOST_BYTES:
        raise ContentRefused(f"The envelope has more than {MOST_BYTES:,} bytes", rule="size")
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as broken:
        raise BadInput("This is not the secret half of a force's key", rule="age") from broken
    try:
        opened: bytes = pyrage.decrypt(sealed, [key])
    except pyrage.DecryptError as closed:
        if "matching" in str(closed):
            raise NotAllowed(
                "The envelope is encrypted to another key than this one",
                rule="recipient",
                remedy="Give the key it was sent to; if it is another force's, tell the lead agency that you have it",
            ) from closed
        raise Tampered(
            "The envelope was changed or cut short on its way",
            rule="envelope",
            remedy="Keep it as it is, tell the lead agency, and ask for it again",
        ) from closed
    return opened


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return the files of an envelope by name: exactly the fixed ones, or ContentRefused with what is wrong."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as tar:
            while (member := tar.next()) is not None:
                _check(member, files)
                held = tar.extractfile(member)
                files[member.name] = held.read(member.size) if held else b""
    except (tarfile.TarError, OverflowError, UnicodeError, ValueError) as broken:
        raise ContentRefused("The envelope holds no archive that can be read", rule="archive") from broken
    if missing := sorted(set(NAMES) - set(files)):
        raise ContentRefused(f"The envelope lacks {missing[0]}", rule="archive", place=missing[0])
    return files


def _check(member: tarfile.TarInfo, found: Mapping[str, bytes]) -> None:
    wrong = ""
    if member.name not in NAMES:
        wrong = "is not a file of a package"
    elif not member.isreg() or member.issparse():
        wrong = "is not a plain file"
    elif member.name in found:
        wrong = "is there twice"
    elif member.size > MOST_BYTES:
        wrong = f"has more than {MOST_BYTES:,} bytes"
    if wrong:
        name = member.name[:80]
        raise ContentRefused(
            f"The envelope holds {name!r}, which {wrong}: nothing was unpacked",
            rule="archive",
            place=name,
            remedy="Keep it as it is and tell the lead agency",
        )
