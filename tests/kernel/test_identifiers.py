"""Normal forms: what must compare equal does, what must not never does, and each is idempotent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel import identifiers

Normal = Callable[[str], str | None]
ALIKE = [
    (identifiers.email, ["John.Smith@Example.COM", " john.smith@example.com ", "john.smith@example.com."]),
    (identifiers.email, ["x@straße.example", "x@xn--strae-oqa.example"]),
    (identifiers.phone, ["+447700900123", "07700 900123", "+44 (0)7700 900-123", "0044 7700 900123", "447700900123"]),
    (identifiers.ip, ["198.51.100.23", "::ffff:198.51.100.23", " 198.51.100.23/32", "::ffff:c633:6417"]),
    (identifiers.ip, ["2001:DB8:51:100:0::0023", "[2001:db8:51:100::23]", "2001:db8:51:100::23%eth0"]),
    (identifiers.username, ["Testy_0001", "ｔｅｓｔｙ_0001", " TESTY_0001"]),
    (identifiers.postcode, ["zz999zz", "ZZ99 9ZZ", " zz99  9zz "]),
    (identifiers.imei, ["490154203237518", "49-015420-323751-8", "49 015420 323751 8"]),
    (identifiers.mac, ["00-00-5E-00-53-01", "00:00:5e:00:53:01", "0000.5e00.5301", "00005e005301"]),
    (identifiers.url, ["HTTPS://Chat.Example.com:443/u/a", "https://chat.example.com/u/a"]),
    (identifiers.name, ["Zoë O’Neill-Smith", "ZOE O'NEILL SMITH", "zoe oneill-smith"]),
    (identifiers.digest, ["532BDB6D093F6D79D5BFD64E0944CA82", " 532bdb6d093f6d79d5bfd64e0944ca82"]),
]
APART = [
    (
        identifiers.email,
        ["john.smith@example.com", "johnsmith@example.com", "john.smith+a@example.com", "j.ohnsmith@example.com"],
    ),
    (identifiers.email, ["x@strasse.example", "x@straße.example"]),
    (identifiers.phone, ["+447700900123", "+447700900124", "+12025550123", "+442079460123"]),
    (identifiers.ip, ["198.51.100.0/24", "198.51.100.0", "198.51.100.0/25"]),
    (identifiers.username, ["testy_0001", "testy0001", "@testy_0001", "testy.0001", "testy_00001"]),
    (identifiers.url, ["https://x.example/u/Testy", "https://x.example/u/testy", "http://x.example/u/Testy"]),
    (identifiers.name, ["Mira", "Mara", "Mira Ann"]),
    (identifiers.name, ["मीरा", "मारा"]),
]
NONE: dict[Normal, list[str]] = {
    identifiers.email: ["", "a", "a@b", "a@@example.com", "A <a@example.com>", "a b@example.com", "a@-x.example"],
    identifiers.phone: [
        *("", "+", "7700900123", "2025550123", "+4477009001234", "07700 9001234", "077009001", "999"),
        *("07700900123 ext 4", "0800 FLOWERS", "07700900123 07700900124"),
    ],
    identifiers.ip: [
        *("", "198.51.100.023", "198.51.100.23:80", "198.51.100.23/24", "198.51.100.23/", "198.51.100", "1%2"),
        *("198.51.100.0/255.255.255.0", "fe80::1%eth0%x/300"),
    ],
    identifiers.username: ["", "  ", "a\x00b"],
    identifiers.postcode: ["", "ZZ99", "AB12 22CD", "AB1-2CD", "QA1 1AA", "ZZ99 9ZZZ", "5W1A 1AA"],
    identifiers.imei: ["490154203237519", "49015420323751", "4901542032375181", "49015420323751A", ""],
    identifiers.mac: ["00:00-5e:00:53:01", "00005e0053", "00:00:5e:00:53:0g"],
    identifiers.url: [
        *("chat.example.com/u", "javascript:alert(1)", "https://a@b.example/", "http://[::1"),
        *("http://x.example:99999/", "https://x.example/a b"),
    ],
    identifiers.name: ["", "123", "--"],
    identifiers.digest: ["532bdb", "g" * 32, "5" * 33, ""],
}
EACH = [
    identifiers.email,
    identifiers.phone,
    identifiers.ip,
    identifiers.username,
    identifiers.postcode,
    identifiers.imei,
    identifiers.mac,
    identifiers.url,
    identifiers.name,
    identifiers.digest,
]


@pytest.mark.parametrize(("normal", "spellings"), ALIKE)
def test_spellings_of_one_identifier_compare_equal(normal: Normal, spellings: list[str]) -> None:
    assert len({normal(spelling) for spelling in spellings}) == 1
    assert normal(spellings[0]) is not None


@pytest.mark.parametrize(("normal", "others"), APART)
def test_different_identifiers_stay_apart(normal: Normal, others: list[str]) -> None:
    forms = [normal(other) for other in others]
    assert None not in forms
    assert len(set(forms)) == len(others)


@pytest.mark.parametrize(("normal", "text"), [(normal, text) for normal, texts in NONE.items() for text in texts])
def test_what_is_not_one_has_no_normal_form(normal: Normal, text: str) -> None:
    assert normal(text) is None


def test_the_forms_themselves() -> None:
    assert identifiers.phone("07700 900123") == "+447700900123"
    assert identifiers.phone("020 7946 0123") == "+442079460123"
    assert identifiers.postcode("zz993vz") == "ZZ99 3VZ"
    assert identifiers.postcode("zz11aa") == "ZZ1 1AA"
    assert identifiers.postcode("sw1a1aa") == "SW1A 1AA"
    assert identifiers.mac("0000.5E00.5301") == "00:00:5e:00:53:01"
    assert identifiers.url("http://x.example") == "http://x.example/"
    assert identifiers.name("Łukasz Ørsted-Æbel") == "lukasz orsted aebel"


def test_a_flat_is_never_its_house() -> None:
    key = identifiers.address_key
    doors = [
        "5 High St",
        "Flat 2, 5 High St",
        "Flat 25 High St",
        "25 High St",
        "5A High St",
        "5-7 High St",
        "Flat 2/1, 5 High St",
    ]
    assert len({key(door, "ZZ99 9ZZ") for door in doors}) == len(doors)
    assert key("Flat 2, 5 High Street", "zz999zz") == key("APT 2 5 high st.", "ZZ99 9ZZ")
    assert key("5 High St", "ZZ99 9ZZ") != key("5 High St", "ZZ99 9ZY")
    assert key("5 High St", "") is None
    assert key(" ", "ZZ99 9ZZ") is None


def test_a_digest_has_the_length_of_its_algorithm() -> None:
    assert identifiers.digest("a" * 32, algorithm="MD5") == "a" * 32
    assert identifiers.digest("a" * 32, algorithm="sha1") is None
    assert identifiers.digest("a" * 64, algorithm="pdq") == "a" * 64
    assert identifiers.digest("a" * 64, algorithm="photodna") is None


texts = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[+0][\d ()-]{6,16}", fullmatch=True),
    st.from_regex(r"[\w.+-]{1,12}@[\w-]{1,12}\.[a-z]{2,6}", fullmatch=True),
    st.from_regex(r"https?://[\w.-]{1,20}(:\d{1,5})?(/\S{0,20})?", fullmatch=True),
    st.ip_addresses().map(str),
    st.from_regex(r"[a-z]{1,2}\d{1,2} ?\d[a-z]{2}", fullmatch=True),
)


@pytest.mark.parametrize("normal", EACH)
@given(text=texts)
def test_a_normal_form_is_its_own(normal: Normal, text: str) -> None:
    form = normal(text)
    assert form is None or normal(form) == form


@given(text=st.text(max_size=30))
def test_an_address_key_reads_the_same_again(text: str) -> None:
    key = identifiers.address_key(text, "ZZ99 9ZZ")
    assert key is None or identifiers.address_key(key.partition("|")[0], "ZZ99 9ZZ") == key
