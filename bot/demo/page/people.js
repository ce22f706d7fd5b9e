// How people look: their avatar, and in a word what they may do here.

import { h } from "./dom.js";

export const KINDS = { staff: "Desk staff", readonly: "Read-only", guest: "Guest", outsider: "Other company" };

export function avatar(person, look = "") {
  const node = h(
    "span",
    { class: `avatar ${look}`, "aria-hidden": "true" },
    person.initials ?? initials(person.name),
  );
  node.style.setProperty("--hue", hash(person.id) % 360);
  return node;
}

export function appAvatar(app, look = "") {
  return h("span", { class: `avatar app ${look}`, "aria-hidden": "true" }, initials(app.name));
}

function initials(name) {
  return name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
}

function hash(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
}
