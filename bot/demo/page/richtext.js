// Draws rich_text blocks: sections, lists, quotes and preformatted text with their styled elements.

import { h } from "./dom.js";
import { drawLink, drawToken, emojiNode, mention } from "./mrkdwn.js";
import { dateText, isMoment } from "./words.js";

export function drawRichText(block, state) {
  const nodes = [];
  const open = [];
  for (const element of block.elements ?? []) {
    if (element.type === "rich_text_list") {
      nest(nodes, open, element, state);
      continue;
    }
    open.length = 0;
    nodes.push(group(element, state));
  }
  return nodes;
}

function group(element, state) {
  const children = (element.elements ?? []).map((part) => leaf(part, state));
  switch (element.type) {
    case "rich_text_section":
      return h("div", { class: "rt-section" }, children);
    case "rich_text_quote":
      return h("blockquote", {}, children);
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, children));
    default:
      return h("span", { class: "undrawn" }, `This text cannot be drawn (${element.type})`);
  }
}

/** Slack sends nested lists flat, with an indent each; a deeper one belongs under the last item before it. */
function nest(nodes, open, element, state) {
  const depth = element.indent ?? 0;
  const list = h(
    element.style === "ordered" ? "ol" : "ul",
    { start: element.offset ? element.offset + 1 : null },
  );
  list.append(...(element.elements ?? []).map((item) => h("li", {}, group(item, state))));
  const parent = open.slice(0, depth).findLast((entry) => entry?.lastElementChild);
  open.length = depth;
  open[depth] = list;
  if (parent) parent.lastElementChild.append(list);
  else nodes.push(list);
}

function leaf(part, state) {
  return styled(raw(part, state), part.style);
}

function raw(part, state) {
  switch (part.type) {
    case "text":
      return document.createTextNode(part.text);
    case "link":
      return drawLink(part.url, [part.text || part.url]);
    case "user":
      return mention(`@${state.personName(part.user_id)}`, part.user_id === state.me);
    case "channel":
      return mention(`#${state.channelName(part.channel_id)}`);
    case "usergroup":
      return drawToken(`!subteam^${part.usergroup_id}`, state);
    case "broadcast":
      return mention(`@${part.range}`);
    case "emoji":
      return emojiNode(part.name);
    case "date": {
      if (!isMoment(part.timestamp)) return document.createTextNode(part.fallback ?? "");
      const iso = new Date(part.timestamp * 1000).toISOString();
      const words = h(
        "time",
        { datetime: iso, title: part.fallback },
        dateText(part.timestamp, part.format, state),
      );
      return part.url ? drawLink(part.url, [words]) : words;
    }
    case "color":
      return h("code", {}, part.value);
    default:
      return h("span", { class: "undrawn" }, `(${part.type})`);
  }
}

function styled(node, style = {}) {
  if (style.code) node = h("code", {}, node);
  if (style.bold) node = h("strong", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.strike) node = h("s", {}, node);
  if (style.underline) node = h("u", {}, node);
  return node;
}
