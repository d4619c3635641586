"""What connects a member with an applicant: each match beside what nearly is one."""

import pytest

from board.kinship import Acted, Applied, Home, Member, Named, matches, noticed
from board.names import address_key, name_words, stands_in, surname_of, words_of
from board.states import Link, Part

HELGA, OTHER, AMINA, KARL = 7, 8, 20, 21
APPLICANT, FOREIGN, CHOIR = 1, 2, 3
HOUSE = {"street": "Hansastraße 1", "postcode": "59423", "city": "Unna"}
IBAN = "DE02120300000000202051"


def home(initiative=APPLICANT, name="Sprachbrücke", **fields):
    return Home(initiative=initiative, name=name, **fields)


def acts(person, initiative=APPLICANT, *, still=True, email="", name="Chor Unna"):
    return Acted(person=person, initiative=initiative, name=name, still=still, email=email)


def applied(**fields):
    return Applied(initiative=APPLICANT, **fields)


def member(name="Helga Brandt", **fields):
    return Member(pk=HELGA, name=name, **fields)


def links(case, who):
    return [match.link for match in matches(case, who)]


def named_as(name, part=Part.CONTACT):
    return applied(named=(Named(name=name, part=part),))


# -- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Helga Brandt",
        "helga brandt",
        "HELGA BRANDT",
        "Brandt, Helga",
        "Dr. Helga Brandt",
        "Frau Helga Maria Brandt",
        "Helga und Karl Brandt",
        "Helga  Brandt ",
        "Helga-Brandt",
    ],
)
def test_the_same_name_in_another_spelling_is_noticed(written):
    assert links(named_as(written), member()) == [Link.NAMED]


@pytest.mark.parametrize(
    "written", ["", "Helga", "Brandt", "Helga Brand", "Helga Brandts", "Helgard Brandt", "Olga Brandt"]
)
def test_another_name_is_not(written):
    assert links(named_as(written), member()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jörg Müller", "Joerg Mueller"),
        ("Jörg Müller", "Jorg Muller"),
        ("Ayşe Çelik", "Ayse Celik"),
        ("Renate Weiß", "Renate Weiss"),
        ("Renée D'Arc", "Renee DArc"),
        ("Anna-Lena Vogt", "Anna Lena Vogt"),
        ("Олена Коваль", "КОВАЛЬ, Олена"),
        ("أمل حداد", "حداد أمل"),
    ],
)
def test_umlauts_accents_hyphens_and_other_alphabets_are_compared(one, other):
    assert links(named_as(other), member(one)) == [Link.NAMED]
    assert links(named_as(one), member(other)) == [Link.NAMED]


@pytest.mark.parametrize("name", ["", "Helga", "Dr. Brandt", "helga@brandt.example"])
def test_a_member_of_whom_only_one_name_is_known_matches_nobody(name):
    case = applied(named=(Named(name="Helga Brandt", part=Part.CONTACT),), texts=("Helga Brandt hilft.",))
    assert links(case, member(name)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Leitung hat Helga Brandt, sie ist erfahren.",
        "Leitung: Brandt, Helga",
        "Mit Frau Dr. Helga Brandt.",
        "Helga Brandt",
    ],
)
def test_the_whole_name_in_a_text_is_noticed(text):
    assert links(applied(texts=("Erst anderes.", text)), member()) == [Link.MENTIONED]


@pytest.mark.parametrize(
    "text",
    [
        "Helga kommt. Karl Brandt auch.",
        "Helgas Brandt",
        "Brandt und Söhne",
        "Helga, Karl und Frau Brandt",
        "",
    ],
)
def test_parts_of_a_name_in_a_text_are_not(text):
    assert links(applied(texts=(text,)), member()) == []


def test_each_part_in_which_the_name_stands_is_told_once():
    people = [Named(name="Helga Brandt", part=part) for part in (Part.CONTACT, Part.HOLDER, Part.CONTACT)]
    found = matches(applied(named=tuple(people)), member())
    assert [match.data["part"] for match in found] == [Part.CONTACT, Part.HOLDER]


def test_pieces_of_names():
    assert name_words("Prof. Dr. Jörg Müller") == ("jorg", "muller")
    assert surname_of("Müller-Lüdenscheidt, Jörg") == "ludenscheidt"
    assert surname_of("Jörg Müller") == surname_of("Mueller, Joerg") == "muller"
    assert stands_in(("an", "an"), words_of("an und an")) is False


# -- the house and the account ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "street",
    [
        "Hansastraße 1",
        "Hansastrasse 1",
        "Hansastr. 1",
        "Hansastr.1",
        "HANSASTRASSE 1",
        "Hansa Straße 1",
        "Hansastr 1",
    ],
)
def test_the_same_house_in_another_spelling_is_noticed(street):
    own = home(CHOIR, "Chor Unna", street=street, postcode="59 423")
    found = matches(applied(homes=(home(**HOUSE),)), member(homes=(own,)))
    assert [(match.link, match.data) for match in found] == [(Link.ADDRESS, {"initiative": "Chor Unna"})]


@pytest.mark.parametrize(
    "other",
    [
        {"street": "Hansastraße 11", "postcode": "59423"},
        {"street": "Hansastraße 1a", "postcode": "59423"},
        {"street": "Hansastraße 1", "postcode": "59425"},
        {"street": "Hansastraße", "postcode": "59423"},
        {"street": "", "postcode": "59423"},
        {},
    ],
)
def test_another_house_is_not(other):
    own = home(CHOIR, "Chor Unna", **other)
    assert links(applied(homes=(home(**HOUSE),)), member(homes=(own,))) == []


def test_two_initiatives_without_an_address_do_not_share_it():
    assert links(applied(homes=(home(),)), member(homes=(home(CHOIR),))) == []
    assert address_key("Hansastraße", "59423", "Unna") is None
    assert address_key("Hansastraße 1", "", "") is None


def test_a_relative_in_the_same_house_is_noticed_only_there():
    case = applied(homes=(home(**HOUSE),), named=(Named(name="Karl Brandt", part=Part.SIGNATORY),))
    here, there = home(CHOIR, "Chor", **HOUSE), home(CHOIR, "Chor", street="Weg 2", postcode="59423")
    assert links(case, member(homes=(here,))) == [Link.ADDRESS, Link.SURNAME]
    assert links(case, member(homes=(there,))) == []


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (IBAN, [Link.ACCOUNT]),
        ("de02 1203 0000 0000 2020 51", [Link.ACCOUNT]),
        (IBAN[:-1] + "2", []),
        ("", []),
    ],
)
def test_the_same_bank_account_is_noticed(own, found):
    case = applied(homes=(home(iban=IBAN), home(iban="")))
    assert links(case, member(homes=(home(CHOIR, iban=own),))) == found


# -- people -------------------------------------------------------------------------------------------


def test_who_acts_for_the_applicant_belongs_to_it_and_nothing_more_is_told():
    case = applied(
        acted=(acts(HELGA), acts(HELGA, still=False)), named=(Named(name="Helga Brandt", part=Part.CONTACT),)
    )
    assert links(case, member()) == [Link.BELONGS]


def test_who_acted_for_the_applicant_before_is_noticed():
    assert links(applied(acted=(acts(HELGA, still=False), acts(HELGA, still=False))), member()) == [
        Link.FORMER
    ]
    assert links(applied(acted=(acts(OTHER, still=False),)), member()) == []


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ((acts(HELGA, CHOIR), acts(AMINA, CHOIR)), [Link.TOGETHER]),
        ((acts(HELGA, CHOIR, still=False), acts(AMINA, CHOIR, still=False)), [Link.TOGETHER]),
        ((acts(HELGA, CHOIR), acts(AMINA, FOREIGN)), []),
        ((acts(HELGA, CHOIR), acts(KARL, CHOIR)), []),
    ],
)
def test_who_applied_together_with_the_applicants_people_is_noticed(others, found):
    """Amina acts for the applicant; Karl has left it."""
    case = applied(acted=(acts(AMINA), acts(KARL, still=False), *others))
    assert links(case, member()) == found


@pytest.mark.parametrize(
    ("own", "theirs", "found"),
    [
        ("helga@verein.example", "amina@Verein.example", [Link.DOMAIN]),
        ("helga@verein.example", "amina@nord.verein.example", []),
        ("helga@gmx.de", "amina@gmx.de", []),
        ("helga@WEB.de", "amina@web.de", []),
        ("", "", []),
    ],
)
def test_mailboxes_at_the_same_place_are_noticed_unless_everybody_has_one_there(own, theirs, found):
    assert links(applied(acted=(acts(AMINA, email=theirs),)), member(email=own)) == found


def test_mailbox_of_somebody_who_left_says_nothing():
    case = applied(acted=(acts(AMINA, still=False, email="amina@verein.example"),))
    assert links(case, member(email="helga@verein.example")) == []


def test_only_members_with_a_match_are_told_of():
    case = named_as("Helga Brandt")
    assert list(noticed(case, [member(), Member(pk=OTHER, name="Tom Becker")])) == [HELGA]


def test_mailbox_from_the_town_connects_no_member_with_another_who_acts_for_the_applicant():
    case = applied(acted=(acts(OTHER, email="tom@beirat.example"),), board=frozenset({HELGA, OTHER}))
    assert links(case, member(email="helga@beirat.example")) == []
