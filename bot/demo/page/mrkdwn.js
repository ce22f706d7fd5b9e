// Draws Slack's mrkdwn and plain_text as DOM nodes; what is not understood stays the text it is.

import { h } from "./dom.js";
import { EMOJI_NAME, emoji, withEmoji } from "./emoji.js";
import { dateText, isMoment } from "./words.js";

const BARE_LINK = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"]/y;
const WORD = /[\p{L}\p{N}]/u;
const STYLES = { "*": "strong", _: "em", "~": "s" };

/** A text object of either type. */
export function drawText(object, state) {
  if (!object) return [];
  if (object.type === "mrkdwn") return drawMrkdwn(object.text, state, { verbatim: object.verbatim });
  return [object.emoji === false ? object.text : withEmoji(object.text)];
}

/** The words of a text object alone, for names and labels. */
export function plain(object) {
  return object ? (object.emoji === false ? object.text : withEmoji(object.text)) : "";
}

export function drawMrkdwn(text, state, { verbatim = false } = {}) {
  const nodes = [];
  text.split(/```/).forEach((part, index, parts) => {
    const closed = index % 2 === 1 && index < parts.length - 1;
    if (closed) nodes.push(h("pre", {}, h("code", {}, unescaped(part.replace(/^\n/, "")))));
    else nodes.push(...lines(index % 2 === 1 ? `\`\`\`${part}` : part, state, verbatim));
  });
  return nodes;
}

function lines(text, state, verbatim) {
  const nodes = [];
  let quote = null;
  let list = null;
  const rows = text.split("\n");
  rows.forEach((row, index) => {
    const quoted = /^(?:&gt;|>) ?/.exec(row);
    const item = /^\s*(?:([•◦‣-])|(\d+)\.) +/.exec(row);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote")));
      quote.append(...inline(row.slice(quoted[0].length), state, verbatim));
      list = null;
    } else if (item) {
      if (!list) nodes.push((list = h("div", { class: "hanging", role: "list" })));
      const mark = h("span", { class: "mark" }, item[2] ? `${item[2]}.` : "•");
      list.append(h(
        "div",
        { role: "listitem" },
        mark,
        h("span", {}, inline(row.slice(item[0].length), state, verbatim)),
      ));
      quote = null;
    } else {
      const first = quote || list || nodes.length === 0;
      quote = list = null;
      if (!first) nodes.push(h("br"));
      if (row || index < rows.length - 1) nodes.push(...inline(row, state, verbatim));
    }
  });
  return nodes;
}

/** One line: code, <tokens>, *bold*, _italic_, ~strike~, :emoji: and bare addresses. */
function inline(text, state, verbatim) {
  const nodes = [];
  let words = "";
  const flush = () => {
    if (words) nodes.push(unescaped(words));
    words = "";
  };
  let at = 0;
  while (at < text.length) {
    const found = piece(text, at, state, verbatim);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function piece(text, at, state, verbatim) {
  const char = text[at];
  const before = at > 0 ? text[at - 1] : " ";
  if (char === "`") {
    const end = text.indexOf("`", at + 1);
    if (end > at + 1) return { node: h("code", {}, unescaped(text.slice(at + 1, end))), end: end + 1 };
  } else if (char === "<") {
    const end = text.indexOf(">", at);
    if (end > at + 1) return { node: drawToken(text.slice(at + 1, end), state), end: end + 1 };
  } else if (STYLES[char] && !WORD.test(before)) {
    const end = closing(text, at, char);
    if (end) return {
      node: h(STYLES[char], {}, inline(text.slice(at + 1, end), state, verbatim)),
      end: end + 1,
    };
  } else if (char === ":") {
    const name = matchAt(EMOJI_NAME, text, at);
    if (name) return { node: emojiNode(name[1]), end: at + name[0].length };
  } else if (char === "h" && !verbatim && !WORD.test(before)) {
    const link = matchAt(BARE_LINK, text, at);
    if (link) return { node: drawLink(unescaped(link[0]), [unescaped(link[0])]), end: at + link[0].length };
  }
  return null;
}

function matchAt(sticky, text, at) {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/** Where the style that opens at `at` closes, as Slack reads it: on a word's edge, never around blanks. */
function closing(text, at, char) {
  if (!text[at + 1] || /\s/.test(text[at + 1]) || text[at + 1] === char) return 0;
  for (let end = text.indexOf(char, at + 2); end > 0; end = text.indexOf(char, end + 1)) {
    if (!/\s/.test(text[end - 1]) && !(text[end + 1] && WORD.test(text[end + 1]))) return end;
  }
  return 0;
}

/** What stands between < and >: a mention, a date or a link. */
export function drawToken(token, state) {
  const [target, ...rest] = token.split("|");
  const label = unescaped(rest.join("|"));
  if (target.startsWith("@")) return mention(
    `@${state.personName(target.slice(1))}`,
    target.slice(1) === state.me,
  );
  if (target.startsWith("#")) return mention(`#${label || state.channelName(target.slice(1))}`);
  if (target.startsWith("!date^")) return date(target, label, state);
  if (target.startsWith("!subteam^")) return mention(
    label || `@${state.groupHandle(target.slice("!subteam^".length))}`,
  );
  if (target.startsWith("!")) return mention(`@${target.slice(1).split("^")[0]}`);
  return drawLink(unescaped(target), [label || unescaped(target).replace(/^mailto:/, "")]);
}

function date(target, fallback, state) {
  const [, epoch, template, link] = target.split("^");
  const seconds = Number(epoch);
  if (!isMoment(seconds) || !template) return document.createTextNode(fallback);
  const words = h(
    "time",
    { datetime: new Date(seconds * 1000).toISOString(), title: fallback },
    dateText(seconds, unescaped(template), state),
  );
  return link ? drawLink(link, [words]) : words;
}

export function mention(text, own = false) {
  return h("span", { class: own ? "mention own" : "mention" }, text);
}

export function emojiNode(name) {
  const drawn = emoji(name);
  return drawn.startsWith(":")
    ? document.createTextNode(drawn)
    : h("span", { class: "emoji", title: `:${name}:` }, drawn);
}

/** A link when the address is of a harmless kind, else just the words. */
export function drawLink(url, children) {
  const address = safeUrl(url);
  if (!address) return h("span", {}, children);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, children);
}

export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function unescaped(text) {
  return text.replace(/&(amp|lt|gt);/g, (whole, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}
