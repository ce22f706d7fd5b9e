// Draws the selects, of fixed and fetched options, people and conversations, for one choice or many.

import { combobox, fixed } from "./combobox.js";
import { plain } from "./mrkdwn.js";
import { changed, keep, nameOf, named } from "./place.js";

/** Each kind of select: where its options come from and under which field its choice is kept. */
export const SELECTS = {
  static: { one: "selected_option", many: "selected_options", initial: "initial_option" },
  external: { one: "selected_option", many: "selected_options", initial: "initial_option" },
  users: { one: "selected_user", many: "selected_users", initial: "initial_user" },
  conversations: {
    one: "selected_conversation",
    many: "selected_conversations",
    initial: "initial_conversation",
  },
  channels: { one: "selected_channel", many: "selected_channels", initial: "initial_channel" },
};

export function select(element, place) {
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const fields = SELECTS[kind];
  const field = multi ? fields.many : fields.one;
  const { state } = place.surface;
  const options = kind === "static" || kind === "external";
  const wrap = options
    ? optionItem
    : (id) => listed(kind, element, state).find((item) => item.id === id) ?? { id, label: id, raw: id };
  const first = multi
    ? (element[`${fields.initial}s`] ?? [])
    : (
      element[fields.initial] ?? (element.default_to_current_conversation ? place.surface.app.channel() : null)
    );
  const kept = keep(element, place, { [field]: first })[field];
  const items = () => (multi ? place.surface.get(place.blockId, element.action_id)[field] : [
    place.surface.get(place.blockId, element.action_id)[field],
  ]).filter(Boolean).map(wrap);
  const combo = combobox({
    name: nameOf(element, place),
    placeholder: plain(element.placeholder) || "Choose",
    source: kind === "external"
      ? (query) => fetched(element, place, query)
      : fixed(kind === "static" ? groupsOf(element) : [{ label: null, options: listed(kind, element, state) }]),
    remote: kind === "external",
    minLength: kind === "external" ? (element.min_query_length ?? 3) : 0,
    multi,
    max: element.max_selected_items,
    clearable: place.input && place.optional && !multi,
    selected: (multi ? kept : [kept]).filter(Boolean).map(wrap),
    attributes: named(element, place),
    onpick: (chosen) => {
      const picked = chosen.map((item) => item.raw);
      changed(
        element,
        place,
        { [field]: multi ? picked : (picked[0] ?? null) },
        combo.input,
        () => combo.reset(items()),
      );
    },
  });
  return combo.node;
}

function optionItem(option) {
  return { id: option.value, label: plain(option.text), description: plain(option.description), raw: option };
}

function groupsOf({ options, option_groups: groups }) {
  if (groups) return groups.map(
    (group) => ({ label: plain(group.label), options: group.options.map(optionItem) })
  );
  return [{ label: null, options: (options ?? []).map(optionItem) }];
}

async function fetched(element, place, query) {
  const reply = await place.surface.suggest(place.blockId, element.action_id, query);
  if (reply.ok) return groupsOf(reply);
  throw new Error(
    reply.error === "timeout" ? "No results in time. Type one more letter to try again." : reply.problem
  );
}

function listed(kind, element, state) {
  if (kind === "users") return [...state.people.values()].map(
    (person) => ({ id: person.id, label: person.name, description: person.title, raw: person.id })
  );
  const wanted = element.filter ?? {};
  return [...state.channels.values()]
    .filter((channel) => kind === "conversations" || channel.kind === "channel")
    .filter((channel) => !(wanted.exclude_external_shared_channels && channel.shared))
    .filter(
      (channel) => !wanted.include || wanted.include.includes({
        channel: "public",
        app: "im",
        dm: "im",
      }[channel.kind])
    )
    .map(
      (channel) => ({
        id: channel.id,
        label: channel.kind === "channel" ? `#${channel.name}` : state.channelName(channel.id),
        description: channel.shared ? "Shared with another company" : channel.topic,
        raw: channel.id,
      })
    );
}
