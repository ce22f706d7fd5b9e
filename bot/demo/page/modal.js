// The stack of modals: shows the top one, checks required fields as Slack does, and keeps what was typed.

import { holdFocus } from "./dialogs.js";
import { announce, fill, h, icon, uid } from "./dom.js";
import { drawText } from "./mrkdwn.js";
import { Surface } from "./surface.js";

const SLACK_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export class Modals {
  #app;
  #view = null;
  #depth = 0;
  #surfaces = new Map();
  #opener = null;
  #place = null;
  #titleId = uid("modal");

  constructor(app) {
    this.#app = app;
    this.dialog = h(
      "dialog",
      {
        class: "dialog modal",
        "aria-labelledby": this.#titleId,
        oncancel: (event) => { event.preventDefault(); this.#leave(false); },
      },
    );
    holdFocus(this.dialog);
    document.body.append(this.dialog);
  }

  get isOpen() {
    return this.dialog.open;
  }

  show(view, depth) {
    if (!view) return this.#closed();
    const same = this.#view?.id === view.id;
    if (depth <= this.#depth && !same) this.#surfaces.delete(this.#view?.id);
    if (!this.dialog.open) {
      this.#opener = document.activeElement;
      this.#place = this.#opener?.closest("[data-focus-home], #main");
    }
    this.#view = view;
    this.#depth = depth;
    const surface = this.#surface(view);
    if (same) surface.errors.clear();
    surface.show(view.blocks);
    if (same) this.#head();
    else this.#build(surface);
    if (!this.dialog.open) this.dialog.showModal();
    if (!same) this.#focusFirst();
    return null;
  }

  complain(text) {
    fill(
      this.note,
      text
        ? h(
          "div",
          { class: "block block-alert level-error", role: "alert" },
          h("strong", {}, "Note"),
          h("span", {}, text),
        )
        : null,
    );
  }

  #surface(view) {
    if (!this.#surfaces.has(view.id)) {
      const container = { type: "view", view_id: view.id };
      this.#surfaces.set(view.id, new Surface(container, this.#app, (text) => this.complain(text)));
    }
    return this.#surfaces.get(view.id);
  }

  #build(surface) {
    this.header = h("div", { class: "dialog-head" });
    this.note = h("div", { class: "dialog-note" });
    this.footer = h("div", { class: "dialog-foot" });
    fill(
      this.dialog,
      h(
        "form",
        { novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
        this.header,
        // A pressed button that its own press took away gives the focus to what stands around it.
        h("div", { class: "dialog-body", "data-focus-home": true, tabindex: "-1" }, this.note, surface.node),
        this.footer,
      ),
    );
    this.dialog.dataset.viewId = this.#view.id;
    this.#head();
  }

  #head() {
    const { state } = this.#app;
    const view = this.#view;
    const words = (object) => drawText(object, state);
    const back = this.#depth > 1
      ? h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Back", onclick: () => this.#leave(false) },
        icon("back"),
      )
      : null;
    fill(
      this.header,
      back,
      h("h2", { id: this.#titleId }, words(view.title)),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close form", onclick: () => this.#leave(true) },
        icon("close"),
      ),
    );
    // Slack asks for a submit button whenever a view has inputs, so a view without one has nothing to send.
    const submit = view.submit
      ? h("button", { type: "submit", class: "btn primary" }, words(view.submit))
      : null;
    const close = h(
      "button",
      { type: "button", class: "btn", onclick: () => this.#leave(false) },
      view.close ? words(view.close) : view.submit ? "Cancel" : "Close",
    );
    const had = this.footer.contains(document.activeElement) ? document.activeElement.type : null;
    fill(this.footer, close, submit);
    if (had) (this.footer.querySelector(`[type=${had}]`) ?? close).focus();
  }

  #focusFirst() {
    const kinds = [".dialog-body [autofocus]", ".dialog-body :is(input, textarea)", "[type=submit]", ".dialog-foot button"];
    const first = kinds.map((kind) => this.dialog.querySelector(kind)).find(Boolean);
    first?.focus();
  }

  async #submit() {
    const view = this.#view;
    const surface = this.#surface(view);
    const button = this.footer.querySelector("[type=submit]");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    this.complain(null);
    const problems = missing(view.blocks, surface);
    if (Object.keys(problems).length) return this.#mark(view, surface, problems);
    button.setAttribute("aria-busy", "true");
    const reply = await this.#app.request("submit", { view_id: view.id, state: { values: surface.entered() } });
    button.removeAttribute("aria-busy");
    if (reply.errors) this.#mark(view, surface, reply.errors);
    else if (reply.problem) this.complain(reply.problem);
  }

  #mark(view, surface, problems) {
    if (this.#view?.id !== view.id) return;
    surface.errors = new Map(Object.entries(problems));
    surface.show(this.#view.blocks);
    const shown = this.dialog.querySelector("[aria-invalid=true]") ?? this.dialog.querySelector(
      ".has-error :is(input, textarea)"
    );
    const elsewhere = Object.entries(problems).filter(
      ([block]) => !this.#view.blocks.some((item) => item.block_id === block)
    );
    if (elsewhere.length) this.complain(elsewhere.map(([, text]) => text).join(" "));
    announce(Object.values(problems).join(". "));
    shown?.focus();
  }

  async #leave(all) {
    const reply = await this.#app.request("close", { view_id: this.#view.id, all });
    // Without a server to say so, the person still gets out.
    if (!reply.ok) this.show(null);
  }

  #closed() {
    this.#surfaces.clear();
    this.#view = null;
    this.#depth = 0;
    if (this.dialog.open) this.dialog.close();
    // The button that opened the form may be gone, or hidden again; its card is still the place.
    for (const node of [this.#opener, this.#place]) {
      node?.focus({ preventScroll: true });
      if (node && document.activeElement === node) return null;
    }
    this.#app.focusComposer();
    return null;
  }
}

/** Slack's own checks before anything is sent: required fields, lengths, numbers and addresses. */
function missing(blocks, surface) {
  const problems = {};
  for (const { type, block_id: block, element, optional } of blocks) {
    if (type !== "input") continue;
    const problem = wrong(element, surface.get(block, element.action_id), optional);
    if (problem) problems[block] = problem;
  }
  return problems;
}

function wrong(element, entered, optional) {
  const [value] = Object.entries(entered ?? {}).filter(([field]) => field !== "type").map(([, content]) => content);
  const empty = value === null || value === undefined || value === "" || (
    Array.isArray(value) && !value.length
  );
  if (empty) return optional ? null : "This field needs an answer.";
  if (
    element.min_length && value.length < element.min_length
  ) return `Write at least ${element.min_length} characters.`;
  if (
    element.type === "email_text_input" && !SLACK_ADDRESS.test(value)
  ) return "This is not an e-mail address.";
  if (element.type === "url_text_input" && !URL.canParse(value)) return "This is not a web address.";
  if (element.type === "number_input") return wrongNumber(element, value);
  return null;
}

function wrongNumber({ is_decimal_allowed: decimal, min_value: min, max_value: max }, value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return "This is not a number.";
  if (!decimal && !Number.isInteger(number)) return "Enter a whole number.";
  if (min !== undefined && number < Number(min)) return `Enter ${min} or more.`;
  if (max !== undefined && number > Number(max)) return `Enter ${max} or less.`;
  return null;
}
