"""Normal forms of identifiers: two spellings compare equal only when they must mean the same thing.

Each function answers the normal form, or None where the text is not one such identifier. Nothing is repaired: an
extra digit, a missing full stop or a missing country code makes another or none (rule 7). Each is idempotent.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

_LONGEST_EMAIL = 254  # RFC 5321 §4.5.3.1.3 (path of 256 octets less its brackets)
_LONGEST_URL = 2083  # the longest profile or file address the submission schema admits
_EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]\\]{1,64}@[^\s@<>\"',;:()\[\]\\_]+")
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_PHONE = re.compile(r"(?:tel:)?(\+|00|0|44(?=\d{10}$))[\d\s().\-\u2010-\u2015/]+", re.ASCII | re.IGNORECASE)
_POSTCODE = re.compile(
    # Outward code: the letters BS 7666 allows in each position, or ZZ99 and ZZ1, which are never allocated.
    r"((?:ZZ99|ZZ1)(?=\d[A-Z]{2}$)|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRVWXY]))"
    r"(\d[A-Z]{2})|(GIR)(0AA)"
)
_DIGEST_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "pdq": 64}  # hexadecimal digits
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_ADDRESS_WORD = re.compile(r"\d+\w*(?:[-/]\d+\w*)+|\w+")
_ADDRESS_WORDS = {
    "street": "st", "road": "rd", "avenue": "ave", "lane": "ln", "drive": "dr", "close": "cl", "court": "ct",
    "crescent": "cres", "gardens": "gdns", "place": "pl", "square": "sq", "terrace": "terr", "apartment": "flat",
    "apt": "flat",
}  # fmt: skip


def email(text: str) -> str | None:
    """Answer the address in lower case; full stops and +tags stay: two mailboxes may differ by nothing else."""
    folded = unicodedata.normalize("NFC", text.strip().lower())
    if len(folded) > _LONGEST_EMAIL or not _EMAIL.fullmatch(folded):
        return None
    mailbox, _, domain = folded.partition("@")
    labels = [_unicode_label(label) for label in domain.removesuffix(".").split(".")]
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return f"{mailbox}@{'.'.join(labels)}"


def _unicode_label(label: str) -> str:
    # Decoded, never mapped: IDNA 2003 would turn one registered domain (with ß) into another (with ss).
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    settled = unicodedata.normalize("NFC", decoded.lower()) == decoded
    return decoded if settled and not decoded.isascii() and _LABEL.fullmatch(decoded) else label


@lru_cache(maxsize=65_536)
def phone(text: str, *, region: str = "GB") -> str | None:
    """Answer E.164; a number without +, 00 or a leading 0 names no country and is none, one with an extension neither.

    "Possible" and not "assigned" numbers are taken: the reserved drama ranges and new ranges are not assigned.
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    match = _PHONE.fullmatch(bare)
    if not match:
        return None
    try:
        number = phonenumbers.parse(f"+{bare}" if match[1] == "44" else bare, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    if number.country_code == 44 and (number.italian_leading_zero or number.extension):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def ip(text: str) -> str | None:
    """Answer the address (or network, in prefix notation) in its shortest form: v4-mapped as IPv4, zone id dropped.

    A prefix with host bits set could mean the address or its network, and an IPv4 octet with a leading zero could be
    octal: both are None.
    """
    bare = text.strip()
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
    host, _, prefix = bare.partition("/")
    try:
        if prefix:
            return _network(host, prefix)
        address = ipaddress.ip_address(host.partition("%")[0] if ":" in host else host)
    except ValueError:
        return None
    return None if bare.endswith("/") else str(getattr(address, "ipv4_mapped", None) or address)


def _network(host: str, prefix: str) -> str:
    if not (prefix.isascii() and prefix.isdigit()):
        raise ValueError("a prefix is a number of bits")
    network = ipaddress.ip_network(f"{host.partition('%')[0]}/{prefix}")
    if network.prefixlen == network.max_prefixlen:
        return str(getattr(network.network_address, "ipv4_mapped", None) or network.network_address)
    return str(network)


def username(text: str) -> str | None:
    """Answer the handle with case and compatibility forms folded; punctuation and a leading @ are part of it."""
    folded = _settled(text.strip(), lambda form: unicodedata.normalize("NFKC", form).casefold().strip())
    return folded if folded and not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in folded) else None


def postcode(text: str) -> str | None:
    """Answer the UK form "AB1 2CD"; ZZ99 and ZZ1, which are never allocated, are recognised too."""
    match = _POSTCODE.fullmatch("".join(text.upper().split()))
    if not match:
        return None
    outward, inward = match[1] or match[3], match[2] or match[4]
    return f"{outward} {inward}"


def imei(text: str) -> str | None:
    """Answer fifteen digits whose last is the Luhn check digit (3GPP TS 23.003 annex B); anything else is None."""
    digits = re.sub(r"[\s\-/.]", "", text)
    if not re.fullmatch(r"[0-9]{15}", digits):
        return None
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return digits if sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 else None


def iban(text: str) -> str | None:
    """Answer the account number without blanks if its check digits fit (ISO 13616, ISO 7064 MOD 97-10), else None."""
    bare = "".join(text.split()).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare):
        return None
    number = "".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])
    return bare if int(number) % 97 == 1 else None


def mac(text: str) -> str | None:
    """Answer "00:00:5e:00:53:01" from any of the four usual notations of 48 bits."""
    bare = text.strip().lower()
    if not re.fullmatch(
        r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|[0-9a-f]{12}", bare
    ):
        return None
    digits = re.sub(r"[^0-9a-f]", "", bare)
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


def url(text: str) -> str | None:
    """Answer the web address with scheme and host folded, the default port dropped, and the rest as it was written."""
    bare = text.strip()
    if len(bare) > _LONGEST_URL or re.search(r"[\s\x00-\x1f\\<>\"]", bare):
        return None
    try:
        parts = urlsplit(bare)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    at_port = "" if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{port}"
    in_brackets = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme}://{in_brackets}{at_port}{parts.path or '/'}{query}{fragment}"


def name(text: str) -> str | None:
    """Answer the name's letters without case and Latin accents, words one blank apart: to compare, never to show."""
    kept = re.sub(r"['’ʼ`.]", "", _unaccented(text))
    words = "".join(sign if unicodedata.category(sign)[0] in "LM" else " " for sign in kept).split()
    return " ".join(words) or None


def address_key(line1: str, postcode_text: str) -> str | None:
    """Answer what two spellings of one door share: house line and postcode; a flat never equals its house."""
    code = postcode(postcode_text)
    words = _ADDRESS_WORD.findall(re.sub(r"['’ʼ`.]", "", _unaccented(line1)))
    line = " ".join(_ADDRESS_WORDS.get(word, word) for word in words)
    return f"{line}|{code}" if line and code else None


def digest(text: str, *, algorithm: str | None = None) -> str | None:
    """Answer the hash in lower-case hexadecimal if it is as long as its algorithm makes it (None: any of the four)."""
    bare = text.strip().lower()
    lengths = set(_DIGEST_LENGTHS.values()) if algorithm is None else {_DIGEST_LENGTHS.get(algorithm.lower())}
    return bare if len(bare) in lengths and re.fullmatch(r"[0-9a-f]+", bare) else None


def _unaccented(text: str) -> str:
    return _settled(text, _without_accents)


def _without_accents(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", re.sub(r"[\u0300-\u036f]", "", spread)).translate(_UNDECOMPOSED)


def _settled(text: str, fold: Callable[[str], str]) -> str:
    # Folding case can undo a normal form and the other way round; two rounds settle all known letters.
    for _ in range(4):
        folded = fold(text)
        if folded == text:
            break
        text = folded
    return text
