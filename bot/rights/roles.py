"""`/deskhand roles`: admins see who may do what, and change what is kept in the database.

The rule: every opening, press and form is authorised anew, and every change leaves a line in the
audit.
"""

from __future__ import annotations

from bot.desks import Desks
from bot.inbox import Where
from bot.memory import Store
from bot.preferences import Preferences
from bot.rights.facts import read_role
from bot.rights.gate import Gate
from bot.rights.inbox import RoleForm, RolePress
from bot.rights.permits import Person, Refusal, Role
from bot.screens.blocks import Block
from bot.screens.roles import (
    Choice,
    ListedRole,
    role_form,
    role_gone,
    role_mistake,
    roles_view,
)
from bot.showing import Showing


class Roles:
    """Draws the list of roles and keeps what is sent."""

    def __init__(
        self,
        *,
        store: Store,
        desks: Desks,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
    ) -> None:
        self._rights = store.rights()
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._gate = gate

    async def open(self, where: Where) -> None:
        """Show every role to somebody who may set them."""
        if await self._gate.admits(where, "admin"):
            await self._showing.open_form(where, await self._list(where.person))

    async def pressed(self, press: RolePress) -> None:
        """Open the form of a role, or remove one."""
        where, person = press.where, press.where.person
        if not await self._gate.admits(where, "admin"):
            return
        if press.what == "remove":
            if await self._rights.remove(person.home, press.role_id, person.id):
                self._gate.permits.roles_changed(person.home)
            await self._showing.renew_form(person, press.view_id, await self._list(person))
            return
        groups = await self._gate.permits.people.groups(person.home)
        if groups is None:  # without them a form would take the groups out of the role
            await self._gate.tell(where, Refusal("role_unknown", "admin"), None)
            return
        role = next((one for one in await self._stored(person) if one.id == press.role_id), None)
        if press.what == "change" and role is None:
            await self._showing.renew_form(person, press.view_id, await self._list(person))
            return
        choices = [Choice(group.id, f"@{group.handle}") for group in groups]
        words = await self._preferences.words(person)
        await self._showing.open_on_top(where, role_form(role, choices, self._systems, words))

    async def sent(self, form: RoleForm) -> dict[str, str]:
        """Keep a role; return what is wrong, by field, where it cannot be kept."""
        person = form.person
        verdict = await self._gate.permits.may(person, "admin", fresh=True)
        if isinstance(verdict, Refusal):
            return {"name": await self._gate.sentence(person, verdict, None)}
        words = await self._preferences.words(person)
        role = form.role
        if role is None or not self._is_known(role):
            field = form.wrong or "systems"
            return {field: role_mistake(field, words)}
        kept = role.model_dump_json()
        if not form.role_id:
            await self._rights.add(person.home, kept, person.id)
        elif not await self._rights.change(person.home, form.role_id, kept, person.id):
            return {"name": role_gone(words)}
        self._gate.permits.roles_changed(person.home)
        return {}

    async def redraw(self, form: RoleForm) -> None:
        """Draw the list below a form that was sent anew."""
        await self._showing.renew_form(form.person, form.list_id, await self._list(form.person))

    def _is_known(self, role: Role) -> bool:
        """Are the systems ours? A choice that was sent may be one that was never offered."""
        return all(system in self._desks for system in role.systems)

    async def _list(self, person: Person) -> Block:
        fixed = [ListedRole(role) for role in self._gate.permits.fixed]
        shown = [*fixed, *await self._stored(person)]
        return roles_view(shown, self._systems, await self._preferences.words(person))

    async def _stored(self, person: Person) -> list[ListedRole]:
        rows = await self._rights.roles(person.home)
        return [ListedRole(role, row.id) for row in rows if (role := read_role(row.role))]

    @property
    def _systems(self) -> list[Choice]:
        return [Choice(key, self._desks.title(key)) for key in self._desks]
