// "What the systems hold": polls the open stand-in's panel, shows its tables, switches and last requests.

import { fill, h, icon, uid } from "./dom.js";

const POLL = 1000;
const FRESH = 6000;

export class Panel {
  #panels = [];
  #current = 0;
  #timer = 0;
  #seen = new Map();
  #drawn = {};

  /** `onclose` puts the panel away. */
  constructor(node, onclose) {
    this.node = node;
    this.tabs = h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": "Systems", onkeydown: (event) => this.#walk(event) },
    );
    this.body = h("div", { class: "panel-body", role: "tabpanel", id: uid("panel"), tabindex: "0" });
    fill(
      node,
      h(
        "div",
        { class: "pane-head" },
        h("h2", {}, "What the systems hold"),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close panel", onclick: onclose },
          icon("close"),
        ),
      ),
      this.tabs,
      this.body,
    );
  }

  setPanels(panels) {
    this.#panels = panels;
    this.#choose(Math.min(this.#current, Math.max(0, panels.length - 1)));
  }

  start() {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.visibilityState === "visible" && this.#poll(), POLL);
    this.#poll();
  }

  stop() {
    clearInterval(this.#timer);
  }

  #choose(index, focus = false) {
    this.#current = index;
    this.#drawn = {};
    fill(this.tabs, this.#panels.map((panel, at) => h("button", {
      type: "button",
      role: "tab",
      id: `${this.body.id}-tab-${at}`,
      "aria-selected": String(at === index),
      "aria-controls": this.body.id,
      tabindex: at === index ? "0" : "-1",
      onclick: () => this.#choose(at, true),
    }, panel.name)));
    this.body.setAttribute("aria-labelledby", `${this.body.id}-tab-${index}`);
    if (focus) this.tabs.children[index].focus();
    fill(
      this.body,
      h("p", { class: "muted" }, this.#panels.length ? "Loading…" : "No scheduling systems are mounted here."),
    );
    if (!this.node.hidden) this.#poll();
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#choose((this.#current + step + this.#panels.length) % this.#panels.length, true);
  }

  async #poll() {
    const panel = this.#panels[this.#current];
    if (!panel) return;
    const content = await this.#fetch(panel, panel.url);
    if (panel === this.#panels[this.#current]) this.#draw(panel, content);
  }

  async #fetch(panel, url, options) {
    try {
      const answer = await fetch(url, options);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  #draw(panel, content) {
    if (!content) {
      this.#drawn = {};
      fill(
        this.body,
        h("p", { class: "muted" }, `${panel.name} does not answer. It is asked again every second.`),
      );
      return;
    }
    if (!this.#drawn.parts) {
      this.#drawn.parts = {
        summary: h("p", { class: "panel-summary" }),
        tables: h("div"),
        switches: h("div", { class: "switches" }),
        requests: h("div"),
      };
      fill(this.body, Object.values(this.#drawn.parts));
    }
    const { summary, tables, switches, requests } = this.#drawn.parts;
    this.#part("summary", content.summary, () => fill(summary, content.summary));
    this.#part(
      "tables",
      [content.tables, this.#fresh(panel, content.tables)],
      () => fill(tables, content.tables.map((table) => this.#table(panel, table))),
    );
    this.#part("switches", content.switches, () => this.#switches(panel, switches, content.switches));
    this.#part("requests", content.requests, () => fill(requests, this.#requests(content.requests)));
  }

  /** Redraws a part only when it changed, so focus and selection stay. */
  #part(name, data, draw) {
    const now = JSON.stringify(data);
    if (this.#drawn[name] === now) return;
    this.#drawn[name] = now;
    draw();
  }

  /** The ids of rows that came within the last seconds. */
  #fresh(panel, tables) {
    const first = !this.#seen.has(panel.url);
    const seen = this.#seen.get(panel.url) ?? new Map();
    this.#seen.set(panel.url, seen);
    const now = Date.now();
    for (const { title, rows } of tables) {
      for (const row of rows) {
        const name = `${title} ${row.id}`;
        if (!seen.has(name)) seen.set(name, first ? 0 : now);
      }
    }
    return [...seen].filter(([, since]) => now - since < FRESH).map(([name]) => name);
  }

  #table(panel, { title, columns, rows }) {
    const seen = this.#seen.get(panel.url);
    const isNew = (row) => row.new || Date.now() - seen.get(`${title} ${row.id}`) < FRESH;
    const body = rows.length
      ? h(
        "div",
        { class: "scroll-x" },
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, column)))),
          h(
            "tbody",
            {},
            rows.map((row) => h(
              "tr",
              { class: isNew(row) ? "fresh" : null, "data-row": row.id },
              row.cells.map((cell, at) => h(
                "td",
                {},
                at === 0 && isNew(row) ? h("span", { class: "badge new" }, "New") : null,
                cell,
              )),
            )),
          ),
        ),
      )
      : h("p", { class: "muted" }, "Nothing here yet.");
    return h("section", {}, h("h3", {}, title, h("span", { class: "count" }, String(rows.length))), body);
  }

  #switches(panel, place, switches) {
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.switch : null;
    fill(place, switches.length ? h("h3", {}, "What can go wrong") : null, switches.map((item) => {
      const [id, help] = [uid("switch"), uid("help")];
      return h("div", { class: "switch-row" },
        h(
          "button",
          {
            type: "button",
            id,
            class: "switch",
            role: "switch",
            "aria-checked": String(item.on),
            "aria-label": item.label,
            "aria-describedby": help,
            "data-switch": item.id,
            onclick: () => this.#flip(panel, item),
          },
          h("i"),
        ),
        h("div", {}, h("label", { for: id }, item.label), h("small", { id: help }, item.help)));
    }));
    if (focused) place.querySelector(`[data-switch="${CSS.escape(focused)}"]`)?.focus();
  }

  async #flip(panel, item) {
    const content = await this.#fetch(
      panel,
      `${panel.url}/switches/${encodeURIComponent(item.id)}`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ on: !item.on }),
      },
    );
    if (content) this.#draw(panel, content);
  }

  #requests(requests) {
    return [h("h3", {}, "Last requests"), requests.length
      ? h(
        "ol",
        { class: "requests" },
        requests.map(({ at, line, status, ms }) => h(
          "li",
          {},
          h("time", {}, at),
          h("code", {}, line),
          h("span", { class: status >= 400 ? "code bad" : "code" }, String(status)),
          h("span", { class: "muted" }, `${ms} ms`),
        )),
      )
      : h("p", { class: "muted" }, "None yet.")];
  }
}
