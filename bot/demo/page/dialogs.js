// The page's own small dialogs: Block Kit's confirm dialog and the list of keyboard shortcuts.

import { h, uid } from "./dom.js";
import { drawText } from "./mrkdwn.js";

/** Keeps Tab inside an open dialog: after its last control comes its first. */
export function holdFocus(dialog) {
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [...dialog.querySelectorAll("a[href], button, input, textarea, select, [tabindex='0']")]
      .filter((stop) => !stop.disabled && stop.tabIndex >= 0 && stop.checkVisibility());
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    const now = document.activeElement;
    if (!to || (now !== from && (stops.includes(now) || now.matches("[data-focus-home]")))) return;
    event.preventDefault();
    to.focus();
  });
}

/** Asks as a button's `confirm` object wants; resolves to whether the person agreed. */
export function confirmed(confirm, state) {
  const title = uid("confirm");
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      opener?.focus({ preventScroll: true });
      resolve(answer);
    };
    const opener = document.activeElement;
    const dialog = h(
      "dialog",
      {
        class: "dialog small",
        role: "alertdialog",
        "aria-labelledby": title,
        oncancel: (event) => { event.preventDefault(); close(false); },
      },
      h("h2", { id: title }, drawText(confirm.title, state)),
      h("div", { class: "dialog-body" }, drawText(confirm.text, state)),
      h(
        "div",
        { class: "dialog-foot" },
        h(
          "button",
          { type: "button", class: "btn", onclick: () => close(false) },
          drawText(confirm.deny, state),
        ),
        h(
          "button",
          { type: "button", class: `btn ${confirm.style ?? "primary"}`, onclick: () => close(true) },
          drawText(confirm.confirm, state),
        ),
      ),
    );
    document.body.append(dialog);
    holdFocus(dialog);
    dialog.showModal();
  });
}

const SHORTCUTS = [
  ["Enter", "Send what you wrote"],
  ["Shift + Enter", "New line"],
  ["↑ in an empty box", "Bring back the last thing you sent"],
  ["/", "Commands, at the start of a message; elsewhere on the page: go to the message box"],
  ["@", "Mention the app or a person"],
  ["Alt + ↑ / ↓", "Previous or next conversation"],
  ["↑ / ↓ on a message", "Previous or next message; Tab reaches its buttons"],
  ["F6", "Next part of the page"],
  ["Esc", "Close a list, a thread or a form"],
  ["?", "This list"],
];

export function showShortcuts() {
  const title = uid("help");
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-labelledby": title, onclose: () => dialog.remove() },
    h("h2", { id: title }, "Keyboard shortcuts"),
    h(
      "dl",
      { class: "dialog-body keys" },
      SHORTCUTS.map(([keys, meaning]) => [h("dt", {}, h("kbd", {}, keys)), h("dd", {}, meaning)]),
    ),
    h(
      "div",
      { class: "dialog-foot" },
      h("button", { type: "button", class: "btn", onclick: () => dialog.close() }, "Close"),
    ),
  );
  document.body.append(dialog);
  holdFocus(dialog);
  dialog.showModal();
}
