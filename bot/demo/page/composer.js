// Where people write: sends messages and commands, completes / and @, and recalls the last thing sent.

import { fill, h, icon, uid } from "./dom.js";
import { float, menuButton } from "./floating.js";
import { appAvatar, avatar } from "./people.js";

const TALLEST = 220;

export class Composer {
  #app;
  #state;
  #options;
  #drafts = new Map();
  #draft = "";
  #place = { channel: null, thread: null };
  #last = "";
  #items = [];
  #active = 0;
  #from = 0;
  #hide = null;

  /** options: {thread, complain(text), sent(), leave()}: `leave` is what Esc does when nothing is open. */
  constructor(app, options) {
    this.#app = app;
    this.#state = app.state;
    this.#options = options;
    this.list = h(
      "div",
      {
        class: "listbox completions",
        popover: "manual",
        role: "listbox",
        id: uid("complete"),
        "aria-label": "Suggestions",
      },
    );
    this.input = h("textarea", {
      rows: "1",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-haspopup": "listbox",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#press(event),
      onblur: () => this.#close(),
      onclick: () => this.#complete(),
    });
    this.hint = h("p", { class: "usage", hidden: true, role: "note" });
    this.send = h(
      "button",
      {
        type: "button",
        class: "send",
        "aria-label": "Send",
        title: "Send (Enter)",
        onclick: () => this.submit(),
      },
      icon("up"),
    );
    const plus = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Shortcuts", title: "Shortcuts" },
      icon("plus"),
    );
    this.node = h(
      "div",
      { class: "composer" },
      this.hint,
      h(
        "div",
        { class: "composer-box" },
        options.thread ? null : menuButton(plus, () => this.#shortcuts()),
        this.input,
        this.send,
      ),
      this.list,
    );
  }

  /** Moves to another conversation or thread; what was half written there comes back. */
  open(channel, thread, label) {
    this.#drafts.set(this.#draft, this.input.value);
    this.#draft = `${channel} ${thread ?? ""}`;
    this.#place = { channel, thread };
    this.input.value = this.#drafts.get(this.#draft) ?? "";
    this.target(thread, label);
    this.#changed();
  }

  /** Aims what is written next at a thread of this conversation (or at none). */
  target(thread, label) {
    this.#place.thread = thread;
    this.input.placeholder = label;
    this.input.setAttribute("aria-label", label);
  }

  focus() {
    this.input.focus();
  }

  async submit(words = this.input.value) {
    const text = words.trim();
    if (!text) return;
    const typed = words === this.input.value;
    this.#close();
    const problem = await this.#deliver(text, typed);
    if (!problem) {
      this.#last = text;
      this.#options.sent();
      return;
    }
    if (typed && !this.input.value) this.input.value = words;
    this.#changed(false);
    if (problem.text) this.#options.complain(problem.text);
  }

  async #deliver(text, typed) {
    const { channel, thread } = this.#place;
    const command = /^(\/\S+)(?:\s+([\s\S]*))?$/.exec(text);
    if (command && this.#options.thread) return {
      text: "Commands do not work in threads. Write it in the conversation, or mention the app here.",
    };
    const known = command && this.#state.commands.find((item) => item.command === command[1]);
    if (command && !known) return {
      text: `There is no command ${command[1]} here. Type / to see the commands.`,
    };
    if (typed) this.#clear();
    const reply = known
      ? await this.#app.request(
        "command",
        { channel, command: known.command, text: this.#mentions(command[2] ?? "") },
      )
      : await this.#app.request("send", { channel, thread_ts: thread, text: this.#mentions(text) });
    return reply.ok ? null : { text: reply.problem };
  }

  #clear() {
    this.input.value = "";
    this.#changed();
  }

  #mentions(text) {
    const names = this.#everyone().sort((a, b) => b.name.length - a.name.length);
    return names.reduce(
      (words, { id, name }) => words.replace(
        new RegExp(
          `@${RegExp.escape?.(name) ?? name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`,
          "giu",
        ),
        `<@${id}>`,
      ),
      text,
    );
  }

  #everyone() {
    const { app, people, me } = this.#state;
    return [
      { id: app.bot_user, name: app.name, title: "App", app },
      ...[...people.values()].filter((person) => person.id !== me)
    ];
  }

  #shortcuts() {
    const shortcuts = this.#state.shortcuts.filter((shortcut) => shortcut.type === "global");
    const commands = this.#state.commands.map(
      ({ command, description }) => ({ label: command, description, choose: () => this.#insert(`${command} `) })
    );
    const run = async (shortcut) => {
      const reply = await this.#app.request(
        "shortcut",
        { callback_id: shortcut.callback_id, channel: this.#place.channel },
      );
      if (reply.problem) this.#options.complain(reply.problem);
    };
    return [
      shortcuts.length ? { heading: "Shortcuts" } : null,
      ...shortcuts.map(
        (shortcut) => ({ label: shortcut.name, description: shortcut.description, choose: () => run(shortcut) })
      ),
      commands.length ? { heading: "Commands" } : null,
      ...commands,
    ].filter(Boolean);
  }

  #insert(words) {
    this.input.value = words;
    this.input.focus();
    this.#changed();
  }

  #changed(complete = true) {
    const { input } = this;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, TALLEST)}px`;
    this.send.setAttribute("aria-disabled", String(!input.value.trim()));
    const used = this.#options.thread
      ? null
      : this.#state.commands.find(({ command }) => input.value.startsWith(`${command} `));
    this.hint.hidden = !used?.usage_hint;
    fill(this.hint, used ? [h("code", {}, used.command), ` ${used.usage_hint}`] : null);
    if (complete) this.#complete();
  }

  #complete() {
    const before = this.input.value.slice(0, this.input.selectionStart);
    const slash = !this.#options.thread && /^\/\S*$/.exec(before);
    const at = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(before);
    if (slash) this.#offer(this.#commandItems(slash[0]), 0);
    else if (at) this.#offer(this.#peopleItems(at[1]), before.length - at[1].length - 1);
    else this.#close();
  }

  #commandItems(typed) {
    return this.#state.commands.filter(
      ({ command }) => command.startsWith(typed)
    ).map(({ command, description, usage_hint: usage }) => ({
      text: command, exact: command === typed,
      node: [
        h("span", {}, h("strong", {}, command), usage ? h("span", { class: "muted" }, ` ${usage}`) : null),
        h("small", {}, description),
      ],
    }));
  }

  #peopleItems(typed) {
    const wanted = typed.toLocaleLowerCase();
    return this.#everyone().filter(
      ({ name }) => name.toLocaleLowerCase().startsWith(wanted) || name.toLocaleLowerCase().split(" ").some(
        (word) => wanted && word.startsWith(wanted)
      )
    ).map((person) => ({
      text: `@${person.name}`, exact: false,
      node: [
        h(
          "span",
          { class: "with-avatar" },
          person.app ? appAvatar(person.app, "small") : avatar(person, "small"),
          h("strong", {}, person.name),
          h("small", {}, person.title),
        ),
      ],
    }));
  }

  #offer(items, from) {
    this.#items = items;
    this.#from = from;
    if (!items.length) return this.#close();
    fill(this.list, items.map((item, index) => h("div", {
      class: "option", role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false",
      onpointerdown: (event) => event.preventDefault(),
      onpointermove: () => this.#mark(index),
      onclick: () => this.#take(item),
    }, item.node)));
    if (!this.#hide) this.#hide = float(
      this.input.parentElement,
      this.list,
      { match: true, onleave: () => this.#close() },
    );
    this.input.setAttribute("aria-expanded", "true");
    this.#mark(0);
    return null;
  }

  #mark(index) {
    this.#active = index;
    [...this.list.children].forEach((node, at) => {
      node.classList.toggle("active", at === index);
      node.setAttribute("aria-selected", String(at === index));
    });
    const node = this.list.children[index];
    this.input.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  #take(item) {
    const caret = this.input.selectionStart;
    this.input.setRangeText(`${item.text} `, this.#from, caret, "end");
    this.#close();
    this.#changed(false);
  }

  #close() {
    this.#hide?.();
    this.#hide = null;
    this.#items = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #press(event) {
    if (event.isComposing) return;
    if (this.#items.length && this.#pressInList(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !event.altKey && !this.input.value && this.#last) {
      event.preventDefault();
      this.#insert(this.#last);
      this.#close();
    } else if (event.key === "Escape") {
      this.#options.leave();
    }
  }

  #pressInList(event) {
    const { length } = this.#items;
    const item = this.#items[this.#active];
    if (event.key === "ArrowDown") this.#mark((this.#active + 1) % length);
    else if (event.key === "ArrowUp") this.#mark((this.#active + length - 1) % length);
    else if (event.key === "Escape") this.#close();
    else if (
      (event.key === "Enter" && !event.shiftKey && !item.exact) || (event.key === "Tab" && !event.shiftKey)
    ) this.#take(item);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
