"""Where Qmatic's calls are: the paths that no document tells, as settings with what is assumed.

The rule: a path may be set otherwise, but it has to name the same records in braces.
"""

from __future__ import annotations

from string import Formatter

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

_ROOT = "/external/v1"
_SEVERAL = f"{_ROOT}/serviceCombination"


class Paths(BaseModel):
    """Paths below the base URL. `several_` is what is used where services can be combined."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = "/oauth2/token"  # noqa: S105  # where tokens are got
    branches: str = f"{_ROOT}/branches"
    times: str = f"{_ROOT}/branches/{{branch}}/services/{{service}}/timeslots"
    several_times: str = f"{_SEVERAL}/branch/{{branch}}/timeslots"
    reserve: str = f"{_ROOT}/reservations"
    several_reserve: str = f"{_SEVERAL}/reservations"
    confirm: str = f"{_ROOT}/reservations/{{reservation}}/confirm"
    several_confirm: str = f"{_SEVERAL}/reservations/{{reservation}}/confirm"
    release: str = f"{_ROOT}/reservations/reservations/{{reservation}}"
    appointment: str = f"{_ROOT}/appointments/{{appointment}}"
    reschedule: str = f"{_ROOT}/appointments/{{appointment}}/reschedule"

    @field_validator("*")
    @classmethod
    def _names_the_same(cls, path: str, info: ValidationInfo) -> str:
        usual = str(cls.model_fields[str(info.field_name)].default)
        if not path.startswith("/") or _names(path) != _names(usual):
            raise ValueError(f"is no path of this call: write one like {usual}")
        return path


def _names(path: str) -> set[str] | None:
    """Return what a path has in braces; None where the braces do not fit."""
    try:
        parts = list(Formatter().parse(path))
    except ValueError:
        return None
    return {name + (spec or "") + (how or "") for _, name, spec, how in parts if name is not None}
