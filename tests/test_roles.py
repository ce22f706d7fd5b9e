"""Admins set who may do what in Slack: the list, the form, the audit, and who may not."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.slack import CAMILLE, IRENE, ROSA
from bot.memory.tables import audit
from bot.rights.facts import read_role
from bot.rights.permits import Role
from tests.product import Product, running

DESK = "C0SERVICEDESK"
JSON = dict[str, Any]


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(http=True) as running_product:
        yield running_product


async def stored(product: Product) -> list[Role]:
    rows = await product.service.store.rights().roles("T0HILLSIDE")
    return [role for row in rows if (role := read_role(row.role))]


async def listed(product: Product, *words: str, user: str = ROSA.id) -> JSON:
    """Wait until the list of roles is the top view, with these words in it."""

    def look() -> JSON | None:
        views = product.slack.views(user)
        found = views[-1] if views else None
        fits = found and all(word in str(found["blocks"]) for word in words)
        return found if fits and not found.get("submit") else None  # type: ignore[union-attr]

    return await product.slack.until(look) or {}


async def form(product: Product) -> JSON:
    found = await product.slack.until(
        lambda: [view for view in product.slack.views(ROSA.id) if view.get("submit")]
    )
    return found[-1]


async def add(product: Product, **fields: Any) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/deskhand roles")
    await listed(product)
    await product.slack.click_in_view(ROSA.id, "roles:add")
    await form(product)
    assert (await product.slack.submit(ROSA.id, fields)).ok
    await listed(product, fields["name"])


async def audited(product: Product) -> list[tuple[str, str]]:
    engine = product.service.store._engine
    return await engine.once(
        lambda connection: [
            (row.actor, row.verb) for row in connection.execute(select(audit).order_by(audit.c.id))
        ]
    )


async def test_an_admin_adds_changes_and_removes_a_role(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/deskhand roles")
    assert "No role is set" in str((await listed(product))["blocks"])
    await product.slack.click_in_view(ROSA.id, "roles:add")
    await form(product)
    sent = await product.slack.submit(
        ROSA.id,
        {
            "name": "Desk",
            "may": ["look_up", "book"],
            "people": [CAMILLE.id],
            "groups": ["S0SERVICEDESK"],
            "channels": [DESK],
        },
    )
    assert sent.ok
    shown = str((await listed(product, "Desk", "book and register"))["blocks"])
    assert "'user_id': 'U0CAMILLE'" in shown
    assert "'usergroup_id': 'S0SERVICEDESK'" in shown
    assert f"'channel_id': '{DESK}'" in shown
    assert await stored(product) == [
        Role(
            name="Desk",
            may=("look_up", "book"),
            people=(CAMILLE.id,),
            groups=("S0SERVICEDESK",),
            channels=(DESK,),
        )
    ]

    await product.slack.click_in_view(ROSA.id, lambda e: e["action_id"].startswith("roles:change"))
    view = await form(product)
    assert view["blocks"][0]["element"]["initial_value"] == "Desk"
    changed = {"name": "Desk", "may": ["cancel"], "people": [], "groups": [], "channels": []}
    assert (await product.slack.submit(ROSA.id, changed)).ok
    await listed(product, "cancel appointments", "every full member")
    assert await stored(product) == [Role(name="Desk", may=("cancel",))]

    await product.slack.click_in_view(ROSA.id, lambda e: e["action_id"].startswith("roles:remove"))
    await listed(product, "No role is set")
    assert await stored(product) == []
    assert await audited(product) == [
        (ROSA.id, "role_added"),
        (ROSA.id, "role_changed"),
        (ROSA.id, "role_removed"),
    ]


async def test_a_role_holds_from_the_next_click_on(product: Product) -> None:
    irene = product.at_desk(IRENE.id)
    await irene.say("find Dana Whitfield")
    await irene.sees("dana.whitfield@example.com")
    await add(product, name="Desk", may=["look_up"], people=[ROSA.id])
    await irene.say("find Maria Lopez")
    await irene.sees(
        "You may not look up customers in myKaarma here.", "an admin of this workspace"
    )


async def test_only_who_may_set_roles_sees_them(product: Product) -> None:
    irene = product.at_desk(IRENE.id, DESK)
    await irene.command("/deskhand roles")
    await irene.sees(
        "You may not change how Deskhand works for others", "Ask an admin of this workspace"
    )
    assert not product.slack.views(IRENE.id)
    await add(product, name="Leads", may=["admin"], people=[IRENE.id])
    await irene.command("/deskhand roles")
    await listed(product, "Leads", user=IRENE.id)
    # From now on a refusal names the role whose people can help.
    camille = product.at_desk(CAMILLE.id)
    await camille.say("find Maria Lopez")
    await camille.sees("“Leads”")


async def test_a_form_and_its_buttons_are_authorised_anew(product: Product) -> None:
    await add(product, name="Desk", may=["look_up"], people=[ROSA.id])
    pressed = await product.slack.click_in_view(
        ROSA.id, lambda e: e["action_id"].startswith("roles:change")
    )
    await form(product)
    sent = await product.slack.submit(ROSA.id, {"name": "Mine"})
    await listed(product, "Mine")
    # The same requests, as if somebody else had sent them.
    for outcome in (pressed, sent):
        forged = copy.deepcopy(outcome.payload or {})
        forged["user"]["id"] = IRENE.id
        ack = await product.slack.replay(forged)
        if forged["type"] == "view_submission":
            assert "You may not change how Deskhand works for others" in str(ack.body)
    await product.at_desk(IRENE.id).sees("You may not change how Deskhand works for others")
    assert [role.name for role in await stored(product)] == ["Mine"]
    assert len(await audited(product)) == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "  ", "may": ["book"]}, {"name"}),
        ({"name": "x" * 61, "may": ["book"]}, {"name"}),
        ({"name": "Desk", "may": []}, {"may"}),
        ({"name": "Desk", "may": [{"value": "everything"}]}, {"may"}),
        ({"name": "Desk", "may": ["book"], "people": ["<@U1>"]}, {"people"}),
        ({"name": "Desk", "may": ["book"], "groups": [{"value": "U0ROSA"}]}, {"groups"}),
        ({"name": "Desk", "may": ["book"], "channels": ["everywhere"]}, {"channels"}),
        ({"name": "Desk", "may": ["book"], "systems": [{"value": "barn"}]}, {"systems"}),
    ],
)
async def test_what_is_no_role_is_told_at_its_field(fields: JSON, wrong: set[str]) -> None:
    async with running(http=True, several=True) as product:
        await product.at_desk(channel=DESK).command("/deskhand roles")
        await listed(product)
        await product.slack.click_in_view(ROSA.id, "roles:add")
        await form(product)
        sent = await product.slack.submit(ROSA.id, fields, forge=True)
        assert set(sent.errors) == wrong
        assert await stored(product) == []


async def test_a_role_that_is_gone_is_told(product: Product) -> None:
    await add(product, name="Desk", may=["look_up"], people=[ROSA.id])
    await product.slack.click_in_view(ROSA.id, lambda e: e["action_id"].startswith("roles:change"))
    await form(product)
    rights = product.service.store.rights()
    (row,) = await rights.roles("T0HILLSIDE")
    assert await rights.remove("T0HILLSIDE", row.id, CAMILLE.id)
    assert not await rights.remove("T0HILLSIDE", row.id, CAMILLE.id)
    sent = await product.slack.submit(ROSA.id, {"name": "Desk"})
    assert "removed this role meanwhile" in sent.errors["name"]
    assert await stored(product) == []
    await product.slack.close(ROSA.id)
    await product.slack.click_in_view(ROSA.id, lambda e: e["action_id"].startswith("roles:change"))
    await listed(product, "No role is set")


async def test_without_the_groups_no_form_takes_them_away(product: Product) -> None:
    await add(product, name="Desk", may=["look_up"], groups=["S0SERVICEDESK"])
    product.slack.switches["server_error"].arm(1, method="usergroups.list")
    await product.slack.click_in_view(ROSA.id, lambda e: e["action_id"].startswith("roles:change"))
    await product.at_desk().sees("could not find out whether you may do this")
    assert len(product.slack.views(ROSA.id)) == 1


async def test_roles_of_the_settings_are_shown_and_not_changed_here() -> None:
    role = '[[roles]]\nname = "From the file"\nmay = ["look_up"]\n\n[systems.hillside]'
    async with running(http=True, changes={"[systems.hillside]": role}) as product:
        await product.at_desk(channel=DESK).command("/deskhand roles")
        view = await listed(product, "From the file", "Set in the settings file")
        assert "roles:change" not in str(view)


async def test_a_role_is_of_one_workspace(product: Product) -> None:
    rights = product.service.store.rights()
    theirs = await rights.add("T0OTHER", '{"name": "Theirs", "may": ["admin"]}', "U0X")
    assert not await rights.change("T0HILLSIDE", theirs, "{}", ROSA.id)
    assert not await rights.remove("T0HILLSIDE", theirs, ROSA.id)
    await product.at_desk(channel=DESK).command("/deskhand roles")
    assert "No role is set" in str((await listed(product))["blocks"])


async def test_a_name_is_never_markup(product: Product) -> None:
    await add(product, name="<!channel> *x*", may=["admin"], people=[IRENE.id])
    camille = product.at_desk(CAMILLE.id, DESK)
    await camille.command("/customer Maria Lopez")
    told = await camille.sees("<!channel>")
    assert not told.mentions
    assert "<!channel>" not in told.text
