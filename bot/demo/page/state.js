// What the server told us, and nothing else: applies each frame and tells listeners which part changed.

export class State extends EventTarget {
  ready = false;
  online = false;
  bot = true;
  me = null;
  app = null;
  people = new Map();
  groups = new Map();
  channels = new Map();
  commands = [];
  shortcuts = [];
  messages = new Map();
  home = null;
  prompts = [];
  panels = [];
  statuses = new Map();
  notices = 0;

  apply(frame) {
    switch (frame.type) {
      case "snapshot":
        this.#snapshot(frame);
        break;
      case "message":
        this.#message(frame.message);
        break;
      case "message_deleted":
        this.messages.get(frame.channel)?.delete(frame.ts);
        this.#tell("messages", { channel: frame.channel });
        break;
      case "view":
        this.#tell("view", { view: frame.view, depth: frame.depth ?? 1 });
        break;
      case "home":
        this.home = frame.view;
        this.#tell("home");
        break;
      case "status":
        this.#status(frame);
        break;
      case "prompts":
        this.prompts = frame.prompts;
        this.#tell("prompts");
        break;
      case "notice":
        this.notices += 1;
        this.#tell("notice", { text: frame.text });
        break;
      case "connection":
        this.bot = frame.bot;
        this.#tell("connection");
        break;
    }
  }

  lost() {
    this.online = false;
    this.#tell("connection");
  }

  /** This person's conversation with the app. */
  get appChannel() {
    return [...this.channels.values()].find((channel) => channel.kind === "app");
  }

  /** Messages of a channel in the order they were posted. */
  history(channel) {
    const known = this.messages.get(channel);
    return known ? [...known.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1)) : [];
  }

  thread(channel, root) {
    return this.history(channel).filter((message) => message.ts === root || message.thread_ts === root);
  }

  person(id) {
    return this.people.get(id);
  }

  personName(id) {
    if (id === this.app?.bot_user) return this.app.name;
    return this.people.get(id)?.name ?? id;
  }

  groupHandle(id) {
    return this.groups.get(id)?.handle ?? "group";
  }

  channelName(id) {
    const channel = this.channels.get(id);
    return channel?.kind === "app" ? this.app.name : (channel?.name ?? id);
  }

  get locale() {
    return this.person(this.me)?.locale?.replace("_", "-") || "en-US";
  }

  get tz() {
    return this.person(this.me)?.tz || "UTC";
  }

  #snapshot(frame) {
    this.online = true;
    this.ready = true;
    this.bot = frame.connected ?? true;
    this.me = frame.me;
    this.app = frame.app;
    this.people = byId(frame.people);
    this.groups = byId(frame.groups);
    this.channels = byId(frame.channels);
    this.commands = frame.commands;
    this.shortcuts = frame.shortcuts;
    this.home = frame.home;
    this.prompts = frame.prompts;
    this.panels = frame.panels;
    this.statuses.clear();
    this.messages = new Map();
    for (const [channel, list] of Object.entries(frame.messages)) {
      this.messages.set(channel, new Map(list.map((message) => [message.ts, message])));
    }
    for (const status of frame.statuses ?? []) this.#status(status);
    this.#tell("snapshot");
    this.#tell("view", { view: frame.view ?? null, depth: frame.depth || 1 });
  }

  #message(message) {
    const known = this.messages.get(message.channel) ?? new Map();
    this.messages.set(message.channel, known);
    const fresh = !known.has(message.ts);
    known.set(message.ts, message);
    this.#tell("messages", { channel: message.channel, message, fresh });
  }

  #status({ channel, thread_ts: threadTs, text, loading_messages: loading = [] }) {
    const key = `${channel} ${threadTs ?? ""}`;
    if (text) this.statuses.set(key, { channel, threadTs: threadTs ?? null, text, loading });
    else this.statuses.delete(key);
    this.#tell("status", { channel, text });
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function byId(list) {
  return new Map(list.map((item) => [item.id, item]));
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}
