"""Names and addresses as they are compared: the same for every spelling of them. Pure text, no Django.

Whoever reads a match decides: rather one spelling too many taken for the same than one too few.
"""

import re
import unicodedata

WORD = re.compile(r"[^\W\d_]+")
TITLES = frozenset({"dr", "prof", "dipl", "ing", "med", "phil", "jur", "frau", "herr", "mag"})
# ä, ae and a are written for one another, as are ö, oe, o and ü, ue, u.
WRITTEN_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def folded(text: str) -> str:
    """In lower case, without accents, umlauts in any spelling as their vowel, ß as ss."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for written, vowel in WRITTEN_OUT:
        letters = letters.replace(written, vowel)
    return letters


def words_of(text: str) -> list[str]:
    """The words of a text, folded; a hyphen parts words, an apostrophe does not."""
    return WORD.findall(folded(re.sub(r"['’`´]", "", text)))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name without titles; empty for a name of one word, which says too little."""
    words = tuple(word for word in words_of(name) if word not in TITLES)
    return words if len(words) > 1 else ()


def is_named_in(name: tuple[str, ...], field: str) -> bool:
    """Whether all words of a name (`name_words`) stand in a field made for names, in any order."""
    return bool(name) and set(name) <= set(words_of(field))


def stands_in(name: tuple[str, ...], words: list[str]) -> bool:
    """Whether the words of a name stand beside one another in running text, in any order."""
    wanted, size = sorted(name), len(name)
    starts = [at for at, word in enumerate(words) if word in name]
    return bool(name) and any(sorted(words[at : at + size]) == wanted for at in starts)


def surname_of(name: str) -> str:
    """The family name, folded: what stands before a comma, else the last word; empty for a name of one word."""
    if not name_words(name):
        return ""
    before, comma, _ = name.partition(",")
    words = words_of(before) if comma else list(name_words(name))
    return words[-1] if words else ""


def address_key(street: str, postcode: str, city: str) -> tuple[str, str] | None:
    """A house as (street with number, postcode or else town), folded; None without a street and a number."""
    written = re.sub(r"stra(ss|ß)e\b|str\.?(?=\s|\d|$)", "str", street.casefold().strip())
    house = re.sub(r"[^\w]", "", folded(written))
    place = re.sub(r"\W", "", postcode) or "".join(words_of(city))
    return (house, place) if place and re.search(r"\d", house) else None


def account_key(iban: str) -> str:
    """An IBAN without spaces, in capitals."""
    return re.sub(r"\s", "", iban).upper()


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case."""
    return email.rpartition("@")[2].strip().lower()
