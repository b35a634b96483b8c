"""Numbers that belong to a person, with the check that is built into each; the only file with phonenumbers."""

import re
from collections.abc import Iterator
from typing import TypeAlias

import phonenumbers

_Match: TypeAlias = tuple[int, int]  # characters of the text

_NINE_DIGITS = re.compile(
    r"(?<![\w.,/+-])(?:\d{9}|\d{4}[ .]\d{2}[ .]\d{3}|\d{3}[ .]\d{3}[ .]\d{3})(?!\w|[.,/-]\d| ?(?:euro|eur|€|,-))"
)
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Other numbers of nine digits, told by the word before them.
_OTHER_NUMBER = re.compile(
    r"(?:isbn|issn|nur|kvk|k\.v\.k|rsin|btw|fiscaal|order|bestel|artikel|factuur|kenmerk|project|doi|tel|fax|telefoon|"
    r"postbus|iban|rekening|duns|€|euro|eur|versie|release|build|pagina|blz)[\w.:# -]{0,20}$",
    re.IGNORECASE,
)
_LABEL = 25  # characters before a number that may say what it is

_IBAN = re.compile(r"(?<![\w/])([A-Z]{2})(\d{2})((?: ?[A-Z0-9]){11,28})(?!\w)")
_IBAN_LENGTHS = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "LU": 20, "GB": 22, "ES": 24, "IT": 27, "PL": 28, "AT": 20}

_OF_A_PERSON = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
}


def bsns(text: str) -> Iterator[_Match]:
    """Numbers that can be a burgerservicenummer; one in eleven numbers of nine digits passes by chance."""
    for match in _NINE_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        label = text[max(0, match.start() - _LABEL) : match.start()]
        if passes_eleven_test(digits) and not _OTHER_NUMBER.search(label):
            yield match.span()


def passes_eleven_test(digits: str) -> bool:
    """The *elfproef* of a burgerservicenummer of nine digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and digits != "000000000"


def ibans(text: str) -> Iterator[_Match]:
    """Account numbers of the countries around us whose check digits are right (ISO 13616, ISO 7064 mod 97-10)."""
    for match in _IBAN.finditer(text):
        plain = match[0].replace(" ", "")[: _IBAN_LENGTHS.get(match[1], 0)]
        if len(plain) == _IBAN_LENGTHS.get(match[1]) and has_check_digits(plain):
            yield match.span()


def has_check_digits(iban: str) -> bool:
    """Whether the remainder is 1 when letters are read as 10 to 35 and the first four characters come last."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


def phone_numbers(text: str) -> Iterator[_Match]:
    """Numbers that may be a person's: mobile and landline, not 0800, 0900, 088, 14 0xx; none that is part of an URL."""
    for match in phonenumbers.PhoneNumberMatcher(text, "NL", leniency=phonenumbers.Leniency.VALID):
        before = text[match.start - 1 : match.start]
        if phonenumbers.number_type(match.number) in _OF_A_PERSON and before not in ("/", ".", "=", "-", "_"):
            yield match.start, match.end
