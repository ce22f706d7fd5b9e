// The list of messages of a conversation or thread: draws each once, updates in place, and never lets the scroll jump.

import { announce, fill, h, icon } from "./dom.js";
import { menuButton } from "./floating.js";
import { drawMrkdwn } from "./mrkdwn.js";
import { appAvatar, avatar } from "./people.js";
import { isReply } from "./state.js";
import { Surface } from "./surface.js";
import { dayOf, key, momentOf, timeOf } from "./words.js";

const NEAR = 64;
const TOGETHER = 300;
const SHORTCUTS_IN_BAR = 1;

export class MessageList {
  #app;
  #state;
  #options;
  #drawn = new Map();
  #dismissed = new Set();
  #channel = null;
  #root = null;
  #stick = true;
  #missed = null;

  /** options: {thread, empty(channel), reply(message), complain(text)} */
  constructor(app, options) {
    this.#app = app;
    this.#state = app.state;
    this.#options = options;
    this.items = h("div", { class: "items" });
    this.scroller = h(
      "div",
      {
        class: "messages",
        role: "region",
        "aria-label": options.thread ? "Messages of this thread" : "Messages",
        tabindex: "-1",
      },
      this.items,
    );
    this.pill = h(
      "button",
      { type: "button", class: "pill", hidden: true, onclick: () => this.#jump() },
      "New message",
    );
    this.node = h("div", { class: "messages-frame" }, this.scroller, this.pill);
    this.scroller.addEventListener("keydown", (event) => this.#walk(event));
    this.scroller.addEventListener("scroll", () => this.#nearEnd() && this.#unpill());
    new ResizeObserver(() => this.#stick && this.#toEnd()).observe(this.scroller);
    this.scroller.addEventListener("scroll", () => { this.#stick = this.#nearEnd(); });
  }

  show(channel, root = null) {
    this.#channel = channel;
    this.#root = root;
    this.#drawn.clear();
    this.items.replaceChildren();
    this.#unpill();
    this.sync();
    this.#toEnd();
  }

  /** Brings the list in line with the state; `fresh` is the message that is new, if one is. */
  sync(fresh = null) {
    if (!this.#channel) return;
    const stick = this.#nearEnd();
    const anchor = stick ? null : this.#anchor();
    const before = anchor?.getBoundingClientRect().top;
    this.#reconcile(this.#plan());
    if (stick) this.#toEnd();
    else if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - before;
    if (fresh) this.#arrived(fresh, stick);
  }

  #arrived(message, stick) {
    const node = this.items.querySelector(`[data-ts="${CSS.escape(message.ts)}"]`);
    if (!node) return;
    const own = message.user === this.#state.me;
    if (!own) announce(`${this.#state.personName(message.user)}: ${plainWords(message, this.#state)}`);
    if (stick || own) node.scrollIntoView({ block: "nearest" });
    else this.#pill(node);
  }

  #pill(node) {
    this.#missed = node;
    this.pill.hidden = false;
  }

  #unpill() {
    this.#missed = null;
    this.pill.hidden = true;
  }

  #jump() {
    this.#missed?.scrollIntoView({ block: "center" });
    this.#missed?.focus({ preventScroll: true });
    this.#unpill();
  }

  #nearEnd() {
    const box = this.scroller;
    return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    return [...this.items.children].find((item) => item.getBoundingClientRect().bottom > top + 4);
  }

  /** The rows to show, in order: [{key, draw(known)}]. */
  #plan() {
    const app = this.#state.channels.get(this.#channel)?.kind === "app";
    const everything = this.#root ? this.#state.thread(this.#channel, this.#root) : this.#state.history(this.#channel);
    const all = everything.filter((message) => !this.#dismissed.has(message.ts));
    const heads = all.filter((message) => !isReply(message));
    const roots = new Set(heads.map((message) => message.ts));
    const replies = Map.groupBy(all.filter(isReply), (message) => message.thread_ts);
    const nested = app && !this.#root;
    const shown = this.#root ? all : nested ? threaded(all, roots) : heads;
    const rows = [];
    let day = null;
    let before = null;
    shown.forEach((message, index) => {
      const inline = nested && isReply(message) && roots.has(message.thread_ts);
      const today = key(message.ts, this.#state);
      if (!inline && !this.#root && today !== day) {
        rows.push({ key: `day ${today}`, draw: () => this.#day(message) });
        day = today;
        before = null;
      }
      const look = {
        inline,
        continued: follows(message, before),
        replies: nested || this.#root ? [] : (replies.get(message.ts) ?? []),
      };
      rows.push({ key: message.ts, draw: (known) => this.#message(message, known, look) });
      before = message;
      const root = message.thread_ts;
      if (inline && shown[index + 1]?.thread_ts !== root) {
        rows.push({ key: `reply ${root}`, draw: (known) => known ?? this.#replyLink(root) });
      }
    });
    if (!rows.length) rows.push({ key: "empty", draw: () => this.#options.empty(this.#channel) });
    return rows;
  }

  #reconcile(rows) {
    const keys = new Set(rows.map((row) => row.key));
    for (const [name, entry] of this.#drawn) {
      if (keys.has(name)) continue;
      entry.remove();
      this.#drawn.delete(name);
    }
    let place = this.items.firstChild;
    for (const row of rows) {
      const known = this.#drawn.get(row.key);
      const node = row.draw(known);
      this.#drawn.set(row.key, node);
      if (known && known !== node) {
        if (place === known) place = node;
        known.replaceWith(node);
      }
      if (node === place) place = place.nextSibling;
      else this.items.insertBefore(node, place);
    }
    this.#rove();
  }

  #day(message) {
    return h("div", { class: "day", role: "separator" }, h("span", {}, dayOf(message.ts, this.#state)));
  }

  #replyLink(root) {
    return h(
      "div",
      { class: "inline-reply" },
      h(
        "button",
        {
          type: "button",
          class: "link",
          onclick: () => this.#options.reply(this.#state.messages.get(this.#channel).get(root)),
        },
        icon("reply"),
        "Reply",
      ),
    );
  }

  #message(message, known, { inline, continued, replies }) {
    const node = known ?? this.#frame(message);
    node.className = [
      "message",
      inline && "inline",
      continued && "continued",
      message.ephemeral && "ephemeral",
      message.user === this.#state.me && "own",
    ].filter(Boolean).join(" ");
    if (node.message !== message) {
      node.message = message;
      this.#content(node, message);
    }
    this.#threadLink(node, message, replies);
    return node;
  }

  #frame(message) {
    const bot = message.bot || message.user === this.#state.app.bot_user;
    const person = this.#state.person(message.user) ?? { id: message.user, name: message.user };
    const node = h("article", { "data-ts": message.ts, "data-focus-home": true, tabindex: "-1" },
      bot ? appAvatar(this.#state.app) : avatar(person),
      h("div", { class: "body" },
        h(
          "div",
          { class: "meta" },
          h("span", { class: "who" }, this.#state.personName(message.user)),
          bot
            ? h("span", { class: "badge" }, "App")
            : person.kind === "outsider" ? h("span", { class: "badge other" }, "Other company") : null,
          h(
            "time",
            {
              datetime: new Date(Number(message.ts) * 1000).toISOString(),
              title: momentOf(message.ts, this.#state),
            },
            timeOf(message.ts, this.#state),
          ),
        ),
        h("div", { class: "content" }),
        h("div", { class: "after" })),
      this.#toolbar(message));
    node.surface = new Surface(
      { type: "message", channel: message.channel, ts: message.ts },
      this.#app,
      this.#options.complain,
    );
    return node;
  }

  #content(node, message) {
    node.setAttribute(
      "aria-label",
      `${this.#state.personName(message.user)}, ${timeOf(message.ts, this.#state)}`,
    );
    const content = node.querySelector(".content");
    const parts = [];
    if (message.ephemeral) parts.push(h("p", { class: "only-you" }, icon("eye"), "Only visible to you"));
    if (message.blocks?.length) {
      if (!content.contains(node.surface.node)) fill(content, parts, node.surface.node);
      node.surface.show(message.blocks);
    } else {
      const edited = message.edited ? h("span", { class: "edited" }, " (edited)") : null;
      fill(content, parts, h("div", { class: "text" }, drawMrkdwn(message.text ?? "", this.#state), edited));
    }
  }

  #threadLink(node, message, replies) {
    const after = node.querySelector(".after");
    const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
    const words = replies.length ? `${count}, last at ${timeOf(replies.at(-1).ts, this.#state)}` : "";
    if (after.textContent === words) return;
    fill(
      after,
      words
        ? h(
          "button",
          { type: "button", class: "thread-link", onclick: () => this.#options.reply(message) },
          icon("chat"),
          words,
        )
        : null,
    );
  }

  #toolbar(message) {
    const tool = (name, picture, onclick) => h(
      "button",
      { type: "button", class: "tool", title: name, "aria-label": name, onclick },
      icon(picture),
    );
    const bar = (...tools) => h(
      "div",
      { class: "toolbar", role: "group", "aria-label": "Message actions" },
      tools,
    );
    const dismiss = () => {
      this.#dismissed.add(message.ts);
      this.sync();
    };
    if (message.ephemeral) return bar(tool("Dismiss", "close", dismiss));
    const shortcuts = this.#state.shortcuts.filter((shortcut) => shortcut.type === "message");
    const run = async (shortcut) => {
      const reply = await this.#app.request(
        "shortcut",
        { callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts },
      );
      if (reply.problem) this.#options.complain(reply.problem);
    };
    const direct = shortcuts.length > SHORTCUTS_IN_BAR ? [] : shortcuts;
    const more = h(
      "button",
      { type: "button", class: "tool", "aria-label": "More message actions", title: "More message actions" },
      icon("more"),
    );
    const items = () => shortcuts.map((shortcut) => ({
      label: shortcut.name,
      description: shortcut.description,
      choose: () => run(shortcut),
    }));
    return bar(
      direct.map((shortcut) => h(
        "button",
        { type: "button", class: "tool named", title: shortcut.description, onclick: () => run(shortcut) },
        icon("spark"),
        shortcut.name,
      )),
      this.#root ? null : tool("Reply in thread", "reply", () => this.#options.reply(message)),
      direct.length === shortcuts.length ? null : menuButton(more, items),
    );
  }

  /** One message is a tab stop; arrows move between messages. */
  #rove() {
    const articles = [...this.items.querySelectorAll(".message")];
    if (
      this.items.contains(document.activeElement) && articles.some((article) => article.tabIndex === 0)
    ) return;
    articles.forEach((article, at) => { article.tabIndex = at === articles.length - 1 ? 0 : -1; });
  }

  #walk(event) {
    const article = event.target;
    if (article.tagName !== "ARTICLE" || !["ArrowUp", "ArrowDown"].includes(event.key) || event.altKey) return;
    const articles = [...this.items.querySelectorAll(".message")];
    const next = articles[articles.indexOf(article) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    article.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/** In the app's conversation each thread follows its first message. */
function threaded(all, roots) {
  const orphan = (message) => isReply(message) && !roots.has(message.thread_ts);
  return all.filter((message) => !isReply(message) || orphan(message))
    .flatMap((root) => [
      root,
      ...all.filter((message) => message.thread_ts === root.ts && message.ts !== root.ts)
    ]);
}

function follows(message, before) {
  return Boolean(before)
    && before.user === message.user
    && before.thread_ts === message.thread_ts
    && !message.ephemeral
    && !before.ephemeral
    && message.ts - before.ts < TOGETHER;
}

function plainWords(message, state) {
  return h("div", {}, drawMrkdwn(message.text || "new message", state)).textContent;
}
