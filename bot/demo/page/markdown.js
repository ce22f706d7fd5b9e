// Draws the markdown block: standard Markdown as far as Slack shows it, plus Slack's own <tokens>.

import { h } from "./dom.js";
import { EMOJI_NAME } from "./emoji.js";
import { drawLink, drawToken, emojiNode, unescaped } from "./mrkdwn.js";

const SPANS = [
  [/`([^`\n]+)`/y, (match) => h("code", {}, unescaped(match[1]))],
  [/<([@#!][^<>\n]+|(?:https?|mailto|tel):[^<>\n]+)>/y, (match, state) => drawToken(match[1], state)],
  [
    /!?\[([^\]\n]*)\]\(([^()\s]+)(?: "[^"\n]*")?\)/y,
    (match, state) => drawLink(match[2], spans(match[1], state)),
  ],
  [/\*\*(?=\S)([^\n]+?)\*\*/y, (match, state) => h("strong", {}, spans(match[1], state))],
  [/__(?=\S)([^\n]+?)__/y, (match, state) => h("strong", {}, spans(match[1], state))],
  [/~~(?=\S)([^\n]+?)~~/y, (match, state) => h("s", {}, spans(match[1], state))],
  [/\*(?=\S)([^*\n]+?)\*/y, (match, state) => h("em", {}, spans(match[1], state))],
  [
    /(?<![\p{L}\p{N}])_(?=\S)([^_\n]+?)_(?![\p{L}\p{N}])/uy,
    (match, state) => h("em", {}, spans(match[1], state)),
  ],
  [EMOJI_NAME, (match) => emojiNode(match[1])],
  [/\\([\\`*_{}[\]()#+\-.!~>|])/y, (match) => document.createTextNode(match[1])],
];

function spans(text, state) {
  const nodes = [];
  let words = "";
  for (let at = 0; at < text.length; ) {
    let drawn = null;
    for (const [pattern, draw] of SPANS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) {
        drawn = draw(match, state);
        at += match[0].length;
        break;
      }
    }
    if (drawn) {
      nodes.push(unescaped(words), drawn);
      words = "";
    } else {
      words += text[at];
      at += 1;
    }
  }
  return [...nodes, unescaped(words)].filter((node) => node !== "");
}

export function drawMarkdown(text, state) {
  const rows = text.split("\n");
  const nodes = [];
  for (let at = 0; at < rows.length; ) {
    const reader = READERS.find(({ starts }) => starts.test(rows[at]));
    const [node, next] = (reader?.read ?? paragraph)(rows, at, state);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

const ITEM = /^(\s*)(?:([-*+])|(\d+)[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;

const READERS = [
  { starts: /^\s*$/, read: (rows, at) => [null, at + 1] },
  { starts: /^```/, read: fence },
  { starts: /^#{1,6}\s/, read: heading },
  { starts: /^\s*([-*_])(\s*\1){2,}\s*$/, read: (rows, at) => [h("hr"), at + 1] },
  { starts: /^\s*(?:>|&gt;)/, read: quote },
  { starts: ITEM, read: (rows, at, state) => list(rows, at, state, indent(rows[at])) },
  { starts: /^\s*\|.*\|\s*$/, read: grid },
];

function fence(rows, at) {
  let end = at + 1;
  while (end < rows.length && !rows[end].startsWith("```")) end += 1;
  return [h("pre", {}, h("code", {}, unescaped(rows.slice(at + 1, end).join("\n")))), end + 1];
}

function heading(rows, at, state) {
  const [, marks, words] = /^(#+)\s+(.*?)\s*#*$/.exec(rows[at]);
  return [
    h(
      "p",
      { class: `md-heading h${marks.length}`, role: "heading", "aria-level": Math.min(marks.length + 2, 6) },
      spans(words, state),
    ),
    at + 1,
  ];
}

function quote(rows, at, state) {
  let end = at;
  while (end < rows.length && /^\s*(?:>|&gt;)/.test(rows[end])) end += 1;
  const inner = rows.slice(at, end).map((row) => row.replace(/^\s*(?:>|&gt;) ?/, ""));
  return [h("blockquote", {}, drawMarkdown(inner.join("\n"), state)), end];
}

function indent(row) {
  return /^\s*/.exec(row)[0].length;
}

function list(rows, at, state, depth) {
  const [, , , number] = ITEM.exec(rows[at]);
  const node = number ? h("ol", { start: number }) : h("ul");
  let end = at;
  while (end < rows.length && ITEM.test(rows[end]) && indent(rows[end]) >= depth) {
    if (indent(rows[end]) > depth && node.lastElementChild) {
      const [inner, next] = list(rows, end, state, indent(rows[end]));
      node.lastElementChild.append(inner);
      end = next;
    } else {
      const [, , , , box, words] = ITEM.exec(rows[end]);
      node.append(h("li", {}, box ? (box === " " ? "☐ " : "☑ ") : null, spans(words, state)));
      end += 1;
    }
  }
  return [node, end];
}

function grid(rows, at, state) {
  let end = at;
  while (end < rows.length && /^\s*\|.*\|\s*$/.test(rows[end])) end += 1;
  const cells = (row) => row.trim().slice(1, -1).split("|").map((cell) => cell.trim());
  const body = rows.slice(at, end).filter((row) => !/^[\s|:-]+$/.test(row));
  const [head, ...rest] = body.map(cells);
  if (!head) return [null, end];
  const table = h(
    "table",
    {},
    h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, spans(cell, state))))),
    h("tbody", {}, rest.map((row) => h("tr", {}, row.map((cell) => h("td", {}, spans(cell, state)))))),
  );
  return [h("div", { class: "scroll-x" }, table), end];
}

function paragraph(rows, at, state) {
  const node = h("p");
  let end = at;
  do {
    if (end > at) node.append(h("br"));
    node.append(...spans(rows[end].trim(), state));
    end += 1;
  } while (end < rows.length && !READERS.some(({ starts }) => starts.test(rows[end])));
  return [node, end];
}
