"""Vehicle identification numbers whose check digit holds (49 CFR 565.15)."""

from __future__ import annotations

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **{"P": 7, "R": 9},
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
# the model year letters and digits from 2001 to 2030; I, O, Q, U, Z and 0 are not used
_YEARS = "123456789ABCDEFGHJKLMNPRSTVWXY"


def check_digit(vin: str) -> str:
    remainder = sum(_VALUES[c] * w for c, w in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def is_valid(vin: str) -> bool:
    vin = vin.upper()
    return len(vin) == 17 and all(c in _VALUES for c in vin) and check_digit(vin) == vin[8]


def make(start: str, year: int, serial: int) -> str:
    """Build a VIN from its first eight characters, a model year (2001 to 2030) and a serial."""
    draft = f"{start}0{_YEARS[year - 2001]}A{serial:06d}"
    return draft[:8] + check_digit(draft) + draft[9:]
