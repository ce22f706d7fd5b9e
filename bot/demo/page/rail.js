// The left rail and the top bar: where one is, where one can go, who one is, and whether everything is connected.

import { fill, h, icon } from "./dom.js";
import { showShortcuts } from "./dialogs.js";
import { menuButton } from "./floating.js";
import { KINDS, appAvatar, avatar } from "./people.js";
import { isDark, toggleTheme } from "./theme.js";

export function drawRail(node, { state, unread, route }) {
  const link = (target, lead, name, extra = null) => h(
    "a",
    {
      href: `#${target}`,
      class: unread.get(target) ? "rail-link unread" : "rail-link",
      "aria-current": route === target ? "page" : null,
    },
    lead,
    h("span", { class: "rail-name" }, name),
    extra,
    unread.get(target)
      ? h("span", { class: "count", "aria-label": `${unread.get(target)} new` }, String(unread.get(target)))
      : null,
  );
  const channels = [...state.channels.values()];
  const direct = channels.filter((channel) => channel.kind === "dm");
  fill(
    node,
    h("div", { class: "workspace" }, h("strong", {}, "Local Slack"), h("span", {}, "Demo workspace")),
    h("h2", {}, "App"),
    state.appChannel ? link(state.appChannel.id, appAvatar(state.app, "small"), state.app.name) : null,
    link("home", icon("home"), "Home"),
    h("h2", {}, "Channels"),
    channels.filter((channel) => channel.kind === "channel").map((channel) => link(
      channel.id,
      icon("hash"),
      channel.name,
      channel.shared
        ? h("span", { class: "badge other", title: "Shared with another company" }, "Shared")
        : null,
    )),
    direct.length
      ? [h("h2", {}, "Direct messages"), direct.map((channel) => link(channel.id, icon("chat"), channel.name))]
      : null,
  );
}

export function drawTop(node, { state, route, toggleRail, togglePanel, panelOpen }) {
  const channel = state.channels.get(route);
  const me = state.person(state.me) ?? { id: state.me, name: state.me };
  const person = h(
    "button",
    { type: "button", class: "person", "aria-label": `You are ${me.name}. Switch person` },
    avatar(me, "small"),
    h("span", { class: "person-name" }, me.name, h("small", {}, KINDS[me.kind])),
    icon("down"),
  );
  const theme = h("button", {
    type: "button", class: "icon-button", onclick: () => { toggleTheme(); paint(); },
  });
  const paint = () => {
    fill(theme, icon(isDark() ? "sun" : "moon"));
    theme.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
    theme.title = theme.getAttribute("aria-label");
  };
  paint();
  fill(node,
    h(
      "button",
      {
        type: "button",
        class: "icon-button rail-button",
        "aria-label": "Conversations",
        "aria-controls": "rail",
        onclick: toggleRail,
      },
      icon("menu"),
    ),
    h(
      "div",
      { class: "title" },
      h("h1", {}, title(state, route)),
      channel?.shared ? h("span", { class: "badge other" }, "Shared with another company") : null,
      channel?.topic ? h("p", {}, channel.topic) : null,
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button with-words panel-button",
        "aria-pressed": String(panelOpen),
        "aria-controls": "systems",
        "aria-label": "Systems",
        title: "What the systems hold",
        onclick: togglePanel,
      },
      icon("panel"),
      h("span", {}, "Systems"),
    ),
    theme,
    h(
      "button",
      {
        type: "button",
        class: "icon-button help-button",
        "aria-label": "Keyboard shortcuts",
        title: "Keyboard shortcuts (?)",
        onclick: showShortcuts,
      },
      icon("help"),
    ),
    menuButton(person, () => [{ heading: "Be another person" }, ...[...state.people.values()].map((other) => ({
      label: other.name,
      lead: avatar(other, "small"),
      description: `${KINDS[other.kind]}${other.title ? ` · ${other.title}` : ""}`,
      href: `?as=${encodeURIComponent(other.id)}${channel?.kind === "channel" ? location.hash : ""}`,
      current: other.id === state.me,
    }))]));
}

export function title(state, route) {
  if (route === "home") return `${state.app.name} home`;
  const channel = state.channels.get(route);
  if (!channel) return "Local Slack";
  return channel.kind === "channel" ? `#${channel.name}` : state.channelName(route);
}

function connectionWords({ online, bot, app }) {
  if (!online) return "Reconnecting to the local Slack…";
  return bot ? null : `${app.name} is not running. Start it, and this line goes away by itself.`;
}

/** The state of the connections, in one line, or nothing when all is well. */
export function drawConnection(node, state) {
  const words = connectionWords(state);
  node.hidden = !words;
  if (node.textContent !== (words ?? "")) fill(node, words);
  node.className = state.online ? "banner" : "banner offline";
}
