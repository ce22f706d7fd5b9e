// Whatever holds blocks (a message, a modal, the Home): keeps what was entered, sends actions, redraws in place.

import { drawBlock } from "./blocks.js";
import { fill, h } from "./dom.js";

export class Surface {
  /** `app` joins state and socket; `complain` shows what Slack refused, where this surface's person looks. */
  constructor(container, app, complain = app.notice) {
    this.container = container;
    this.app = app;
    this.state = app.state;
    this.complain = complain;
    this.node = h("div", { class: "blocks" });
    this.errors = new Map();
    this.folds = new Map();
    this.values = new Map();
    this.kept = new Map();
    this.names = new Map();
  }

  show(blocks) {
    const focus = rememberFocus(this.node);
    this.kept = this.values;
    this.values = new Map();
    fill(this.node, (blocks ?? []).map((block, index) => drawBlock({ block_id: `b${index}`, ...block }, this)));
    restoreFocus(this.node, focus);
  }

  /** What is entered under these ids: as before the redraw if ids and type are the same, else the initial state. */
  keep(blockId, actionId, initial) {
    const before = this.kept.get(pair(blockId, actionId));
    const now = before?.type === initial.type ? before : initial;
    this.set(blockId, actionId, now);
    return now;
  }

  set(blockId, actionId, value) {
    this.values.set(pair(blockId, actionId), value);
  }

  get(blockId, actionId) {
    return this.values.get(pair(blockId, actionId));
  }

  /** All inputs, in the shape Slack calls state.values. */
  entered() {
    const values = {};
    for (const [ids, value] of this.values) {
      const [blockId, actionId] = JSON.parse(ids);
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
    return values;
  }

  async act(blockId, action, control) {
    // A second press of a button that still waits says nothing new; a changed select does.
    const pressed = control.tagName === "BUTTON" || control.tagName === "A";
    if (pressed && control.getAttribute("aria-busy") === "true") return;
    control.setAttribute("aria-busy", "true");
    const reply = await this.app.request("action", {
      container: this.container,
      action: { ...action, block_id: blockId },
      state: { values: this.entered() },
    });
    control.removeAttribute("aria-busy");
    if (reply.problem) this.complain(reply.problem);
  }

  suggest(blockId, actionId, value) {
    return this.app.request(
      "suggest",
      { container: this.container, block_id: blockId, action_id: actionId, value },
    );
  }

  /** Whether something foldable (a container, a page of a table) was changed by the person. */
  fold(blockId, initial) {
    return this.folds.get(blockId) ?? initial;
  }
}

function pair(blockId, actionId) {
  return JSON.stringify([blockId, actionId]);
}

function rememberFocus(root) {
  const focused = document.activeElement;
  if (!focused || !root.contains(focused)) return null;
  const { blockId, actionId, choice } = focused.dataset;
  return {
    blockId,
    actionId,
    choice,
    label: focused.textContent,
    tag: focused.tagName,
    caret: caretOf(focused),
  };
}

/**
 * Puts the focus back on the same control. A button is the same when its action and its words are, whatever became
 * of the block around it; never on another button, because the next press of Enter would mean something else.
 */
function restoreFocus(root, memory) {
  if (!memory) return;
  const controls = [...root.querySelectorAll("[data-action-id]")];
  const same = controls.filter(
    (node) => node.dataset.actionId === memory.actionId
      && node.tagName === memory.tag
      && node.dataset.choice === memory.choice
  );
  const match = memory.tag === "BUTTON" || memory.tag === "A"
    ? (
      same.find(
        (node) => node.textContent === memory.label && node.dataset.blockId === memory.blockId
      ) ?? same.find((node) => node.textContent === memory.label)
    )
    : same.find((node) => node.dataset.blockId === memory.blockId);
  const home = root.closest("[data-focus-home]");
  (match ?? home)?.focus({ preventScroll: true });
  if (match && memory.caret) match.setSelectionRange(...memory.caret);
}

function caretOf(node) {
  const canSelect = node.tagName === "TEXTAREA" || (
    node.tagName === "INPUT" && ["text", "url", "search"].includes(node.type)
  );
  return canSelect ? [node.selectionStart, node.selectionEnd] : null;
}
