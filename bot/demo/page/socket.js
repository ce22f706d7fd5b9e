// Keeps one WebSocket to the server: sends requests, hands out events, and reconnects by itself.

const FIRST_WAIT = 300;
const LONGEST_WAIT = 4000;
const REPLY_WAIT = 20000;

export class Socket extends EventTarget {
  #url;
  #socket = null;
  #wait = FIRST_WAIT;
  #pending = new Map();
  #count = 0;

  constructor(url) {
    super();
    this.#url = url;
  }

  connect() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = FIRST_WAIT;
    });
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
    socket.addEventListener("close", () => this.#lost());
  }

  /** Resolves with the server's reply; never rejects, a lost connection is {ok: false, error: "offline"}. */
  request(type, fields = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.resolve({ ok: false, error: "offline" });
    this.#count += 1;
    const id = `r${this.#count}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, { ok: false, error: "timeout" }), REPLY_WAIT);
      this.#pending.set(id, { resolve, timer });
      this.#socket.send(JSON.stringify({ type, id, ...fields }));
    });
  }

  #receive(frame) {
    if (frame.type === "reply") this.#settle(frame.id, frame);
    else this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  #settle(id, reply) {
    const waiting = this.#pending.get(id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#pending.delete(id);
    waiting.resolve(reply);
  }

  #lost() {
    for (const id of [...this.#pending.keys()]) this.#settle(id, { ok: false, error: "offline" });
    this.dispatchEvent(new Event("lost"));
    setTimeout(() => this.connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
