// Joins the parts: one socket, one state, the panes of the page, and the address that says where one is.

import { Conversation } from "./conversation.js";
import { showShortcuts } from "./dialogs.js";
import { announce, fill, h, icon } from "./dom.js";
import { Home } from "./home.js";
import { Modals } from "./modal.js";
import { Panel } from "./panel.js";
import { drawConnection, drawRail, drawTop, title } from "./rail.js";
import { Socket } from "./socket.js";
import { State } from "./state.js";
import { applyTheme } from "./theme.js";
import { errorText, statusText } from "./words.js";

applyTheme();

const PANEL_KEY = "local-slack-panel";
const WIDE = matchMedia("(min-width: 1180px)");
const ROOMY = matchMedia("(min-width: 1560px)");

const node = (id) => document.getElementById(id);
const state = new State();
const as = new URLSearchParams(location.search).get("as");
const server = new URL(as ? `/page/ws?as=${encodeURIComponent(as)}` : "/page/ws", location.href);
server.protocol = location.protocol === "https:" ? "wss:" : "ws:";
const socket = new Socket(server.href);
const unread = new Map();

const app = {
  state,
  request,
  notice: (text) => notice(text),
  focusComposer: () => conversation.composer.focus(),
  channel: () => (state.channels.has(route) ? route : null),
};

/** The reply with `problem`: the words to show, unless Slack itself has already said in a notice what went wrong. */
async function request(type, fields) {
  const before = state.notices;
  const reply = await socket.request(type, fields);
  const told = state.notices > before;
  return { ...reply, problem: reply.ok || reply.errors || told ? null : errorText(reply.error) };
}

const banner = h("div", { class: "banner", role: "status", hidden: true });
const conversation = new Conversation(app, { openThread: (channel, ts) => openThread(channel, ts) });
const thread = new Conversation(app, { thread: true, leave: () => closeThread() });
const home = new Home(app);
const modals = new Modals(app);
const panel = new Panel(node("systems"), () => setPanel(false));

fill(
  node("thread"),
  h(
    "div",
    { class: "pane-head" },
    h("h2", {}, "Thread"),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close thread", onclick: () => closeThread() },
      icon("close"),
    ),
  ),
  thread.node,
);

let route = null;

/** The address after # is a channel's id or "home". */
function go() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const next = wanted === "home" || state.channels.has(wanted)
    ? wanted
    : (state.appChannel?.id ?? [...state.channels.keys()][0]);
  const moved = next !== route;
  if (moved) closeThread(false);
  route = next;
  unread.delete(route);
  node("app").classList.remove("rail-open");
  fill(node("main"), banner, route === "home" ? home.node : conversation.node);
  if (route === "home") {
    home.draw();
    socket.request("open_home");
  } else {
    conversation.open(route);
    socket.request("open", { channel: route });
    if (moved && WIDE.matches && !modals.isOpen) conversation.composer.focus();
  }
  frame();
}

/** Before the first snapshot: no server yet, or one that does not know the person in the address. */
function nobodyThere() {
  const words = as ? `The local Slack does not answer, or has nobody with the id ${as}. ` : "The local Slack does not answer. ";
  fill(
    node("main"),
    h(
      "p",
      { class: "loading", role: "status" },
      words,
      as ? h("a", { href: "/" }, "Open it as somebody else") : "Trying again…",
    ),
  );
}

function frame() {
  drawTop(
    node("top"),
    {
      state,
      route,
      panelOpen: !node("systems").hidden,
      toggleRail,
      togglePanel: () => setPanel(node("systems").hidden),
    },
  );
  drawRail(node("rail"), { state, unread, route });
  drawConnection(banner, state);
  const waiting = [...unread.values()].reduce((sum, count) => sum + count, 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${title(state, route)} – Local Slack`;
}

function notice(text) {
  if (modals.isOpen) modals.complain(text);
  else if (route === "home") home.notice(text);
  else if (!node("thread").hidden) thread.notice(text);
  else conversation.notice(text);
}

function openThread(channel, ts) {
  if (!ROOMY.matches) setPanel(false, false);
  node("thread").hidden = false;
  shade();
  thread.open(channel, state.messages.get(channel)?.get(ts)?.thread_ts ?? ts);
  thread.composer.focus();
}

function closeThread(refocus = true) {
  if (node("thread").hidden) return;
  node("thread").hidden = true;
  shade();
  if (!refocus) return;
  const root = conversation.list.items.querySelector(`[data-ts="${CSS.escape(thread.root)}"]`);
  (root ?? conversation.composer.input).focus();
}

function setPanel(open, remember = true) {
  if (remember) localStorage.setItem(PANEL_KEY, open ? "open" : "closed");
  node("systems").hidden = !open;
  if (open && !ROOMY.matches) closeThread(false);
  if (open) panel.start();
  else panel.stop();
  shade();
  if (state.ready) frame();
}

function toggleRail() {
  node("app").classList.toggle("rail-open");
  shade();
  if (node("app").classList.contains("rail-open")) node("rail").querySelector("[aria-current], a")?.focus();
}

/** On narrow screens the side panes lie over the conversation. */
function shade() {
  const { classList } = node("app");
  classList.toggle("has-thread", !node("thread").hidden);
  classList.toggle("has-panel", !node("systems").hidden);
  node("shade").hidden = !(
    classList.contains("rail-open") || classList.contains("has-thread") || classList.contains("has-panel")
  );
}

node("shade").addEventListener("click", () => {
  node("app").classList.remove("rail-open");
  closeThread(false);
  setPanel(false, false);
});

state.addEventListener("snapshot", () => {
  panel.setPanels(state.panels);
  const open = thread.root && !node("thread").hidden ? [thread.channel, thread.root] : null;
  go();
  if (open && state.channels.has(open[0])) openThread(...open);
});
state.addEventListener("messages", ({ detail }) => {
  conversation.sync(detail);
  if (!node("thread").hidden) thread.sync(detail);
  const { channel, message, fresh } = detail;
  if (!fresh || message.user === state.me || (channel === route && document.hasFocus())) return;
  unread.set(channel, (unread.get(channel) ?? 0) + 1);
  frame();
});
state.addEventListener("view", ({ detail }) => modals.show(detail.view, detail.depth));
state.addEventListener("home", () => route === "home" && home.draw());
state.addEventListener("status", ({ detail }) => {
  if (detail.text && detail.channel === route) announce(statusText(detail.text, state));
  conversation.drawStatus();
  thread.drawStatus();
});
state.addEventListener("prompts", () => conversation.list.sync());
state.addEventListener("notice", ({ detail }) => notice(detail.text));
state.addEventListener("connection", () => state.ready && drawConnection(banner, state));
socket.addEventListener("frame", ({ detail }) => state.apply(detail));
socket.addEventListener("lost", () => (state.ready ? state.lost() : nobodyThere()));

addEventListener("hashchange", go);
addEventListener("focus", () => {
  if (unread.delete(route)) frame();
});

addEventListener("keydown", (event) => {
  if (modals.isOpen || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches?.("input, textarea, select");
  if (event.key === "F6") {
    event.preventDefault();
    nextPart(event.shiftKey ? -1 : 1);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    nextConversation(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && node("app").classList.contains("rail-open")) {
    toggleRail();
  } else if (event.key === "Escape" && !node("thread").hidden) {
    closeThread();
  } else if (event.key === "Escape" && !WIDE.matches && !node("systems").hidden) {
    setPanel(false, false);
  } else if (!typing && event.key === "?") {
    event.preventDefault();
    showShortcuts();
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    conversation.composer.focus();
  }
});

function nextPart(step) {
  const parts = [
    node("rail"),
    node("main"),
    node("thread"),
    node("systems"),
    node("top"),
  ].filter((part) => part.offsetParent !== null || part.offsetWidth > 0);
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const part = parts[(at + step + parts.length) % parts.length];
  const first = [
    "textarea",
    "[aria-current]",
    "[role=tab][tabindex='0']",
    "button, a",
  ].map((kind) => part.querySelector(kind)).find(Boolean);
  (first ?? part).focus();
}

function nextConversation(step) {
  const links = [...node("rail").querySelectorAll("a")];
  const at = links.findIndex((link) => link.getAttribute("aria-current"));
  location.hash = links[(at + step + links.length) % links.length].getAttribute("href");
}

setPanel(WIDE.matches && localStorage.getItem(PANEL_KEY) !== "closed", false);
socket.connect();
