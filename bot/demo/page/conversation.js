// One conversation or thread: its messages, what the app is doing, Slack's notices, and the composer.

import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { MessageList } from "./messages.js";
import { drawMrkdwn } from "./mrkdwn.js";
import { appAvatar } from "./people.js";
import { statusText } from "./words.js";

const LOADING_TURN = 3000;

export class Conversation {
  #app;
  #state;
  #thread;
  #aim = null;
  #turning = 0;

  /** options: {thread: bool, openThread(channel, ts), leave()} */
  constructor(app, { thread = false, openThread, leave = () => {} }) {
    this.#app = app;
    this.#state = app.state;
    this.#thread = thread;
    const complain = (text) => this.notice(text);
    this.list = new MessageList(app, {
      thread,
      complain,
      empty: (channel) => this.#empty(channel),
      reply: (message) => (this.#isApp() ? this.#replyTo(message) : openThread(message.channel, message.ts)),
    });
    this.composer = new Composer(app, {
      thread,
      complain,
      sent: () => fill(this.notices),
      leave: () => (this.#aim ? this.#replyTo(null) : leave()),
    });
    this.status = h("div", { class: "status" });
    this.notices = h("div", { class: "notices", role: "status" });
    this.chip = h("div", { class: "aim", hidden: true });
    this.node = h(
      "div",
      { class: "conversation" },
      this.list.node,
      h("div", { class: "foot" }, this.notices, this.status, this.chip, this.composer.node),
    );
  }

  open(channel, root = null) {
    this.channel = channel;
    this.root = root;
    this.#aim = null;
    this.chip.hidden = true;
    fill(this.notices);
    this.list.show(channel, root);
    this.composer.open(channel, root, this.#label());
    this.drawStatus();
  }

  sync({ channel, message, fresh }) {
    if (channel === this.channel) this.list.sync(fresh ? message : null);
  }

  /** What Slack itself says, quietly; stays until read. */
  notice(text) {
    const node = h(
      "div",
      { class: "notice" },
      h("span", {}, text),
      h(
        "button",
        { type: "button", class: "icon-button small", "aria-label": "Dismiss", onclick: () => node.remove() },
        icon("close"),
      ),
    );
    fill(this.notices, node);
  }

  drawStatus() {
    clearInterval(this.#turning);
    const running = [...this.#state.statuses.values()].filter(
      (status) => status.channel === this.channel && (!this.#thread || status.threadTs === this.root)
    );
    fill(this.status, running.map((status) => this.#statusLine(status)));
  }

  #statusLine(status) {
    const words = h("span", {}, statusText(status.text, this.#state));
    if (status.loading.length) {
      let turn = 0;
      words.textContent = status.loading[0];
      this.#turning = setInterval(
        () => { words.textContent = status.loading[++turn % status.loading.length]; },
        LOADING_TURN,
      );
    }
    const stop = h("button", {
      type: "button", class: "btn small", onclick: async () => {
        stop.setAttribute("aria-busy", "true");
        fill(stop, "Stopping…");
        await this.#app.request("stop", { channel: status.channel, thread_ts: status.threadTs });
      },
    }, icon("stop"), "Stop");
    return h(
      "div",
      { class: "status-line" },
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      words,
      stop,
    );
  }

  #isApp() {
    return this.#state.channels.get(this.channel)?.kind === "app";
  }

  #label() {
    if (this.#thread || this.#aim) return "Reply…";
    const channel = this.#state.channels.get(this.channel);
    const name = this.#state.channelName(this.channel);
    return channel?.kind === "channel" ? `Message #${name}` : `Message ${name}`;
  }

  #replyTo(message) {
    this.#aim = message;
    this.chip.hidden = !message;
    if (message) {
      const words = h("div", {}, drawMrkdwn(message.text ?? "", this.#state)).textContent;
      fill(
        this.chip,
        icon("reply"),
        h("span", {}, `Replying to “${words.slice(0, 60)}${words.length > 60 ? "…" : ""}”`),
        h(
          "button",
          {
            type: "button",
            class: "icon-button small",
            "aria-label": "Stop replying",
            onclick: () => this.#replyTo(null),
          },
          icon("close"),
        ),
      );
    }
    this.composer.target(message ? (message.thread_ts ?? message.ts) : null, this.#label());
    this.composer.focus();
  }

  /** The suggestion goes with the press, so the focus moves to where one writes on. */
  #begin(words) {
    this.composer.focus();
    return this.composer.submit(words);
  }

  #empty(id) {
    const channel = this.#state.channels.get(id);
    if (this.#thread) return h("p", { class: "empty" }, "No replies yet.");
    if (channel.kind !== "app") return h(
      "div",
      { class: "empty" },
      h("h2", {}, `#${channel.name}`),
      h("p", {}, channel.topic || "Nothing has been said here yet."),
      h("p", {}, `Mention @${this.#state.app.name} or type / to start.`),
    );
    return h(
      "div",
      { class: "empty welcome" },
      appAvatar(this.#state.app, "large"),
      h("h2", {}, this.#state.app.name),
      h("p", {}, "Write what you need in your own words, or start with one of these."),
      h(
        "div",
        { class: "prompts" },
        this.#state.prompts.map((prompt) => h(
          "button",
          { type: "button", class: "prompt", onclick: () => this.#begin(prompt.message) },
          h("strong", {}, prompt.title),
          h("span", {}, prompt.message),
        )),
      ),
    );
  }
}
