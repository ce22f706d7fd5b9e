// Draws the fields that are typed into: dates, times and the kinds of text.

import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { changed, keep, named } from "./place.js";
import { drawRichText } from "./richtext.js";
import { epochIn, localIn } from "./words.js";

const DATE_PAUSE = 700;

const PICKERS = {
  datepicker: { input: "date", field: "selected_date", initial: "initial_date" },
  timepicker: { input: "time", field: "selected_time", initial: "initial_time" },
  datetimepicker: { input: "datetime-local", field: "selected_date_time", initial: "initial_date_time" },
};

export function picker(element, place) {
  const { input: type, field, initial } = PICKERS[element.type];
  const tz = place.surface.state.tz;
  const whole = element.type === "datetimepicker";
  const kept = keep(element, place, { [field]: element[initial] ?? null })[field];
  let sent = kept;
  let timer = 0;
  const read = () => (node.value ? (whole ? epochIn(node.value, tz) : node.value) : null);
  const show = (value) => { node.value = value === null ? "" : whole ? localIn(value, tz) : value; };
  const send = () => {
    clearTimeout(timer);
    const value = read();
    if (value === sent) return;
    const before = sent;
    sent = value;
    changed(element, place, { [field]: value }, node, () => { sent = before; show(before); });
  };
  const node = h("input", {
    type, class: "field", ...named(element, place),
    // A native picker reports every key press of a half-typed year, so wait until the person is done.
    onchange: () => {
      clearTimeout(timer);
      timer = setTimeout(send, DATE_PAUSE);
      if (place.input && !place.dispatches) send();
    },
    onblur: send,
    onkeydown: (event) => event.key === "Enter" && send(),
  });
  show(kept);
  return node;
}

const TEXT_INPUTS = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "email", autocomplete: "off" },
  url_text_input: { type: "url" },
  number_input: { type: "text" },
};

export function textInput(element, place) {
  const kept = keep(element, place, { value: element.initial_value ?? null }).value;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const store = () => place.surface.set(
    place.blockId,
    element.action_id,
    { type: element.type, value: node.value === "" ? null : node.value },
  );
  const dispatch = () => place.dispatches && changed(
    element,
    place,
    { value: node.value === "" ? null : node.value },
    node,
  );
  const props = {
    class: "field",
    ...named(element, place),
    placeholder: plain(element.placeholder) || null,
    value: kept ?? "",
    autofocus: element.focus_on_load,
    maxlength: element.max_length ?? 3000,
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    oninput: () => {
      store();
      if (triggers.includes("on_character_entered")) dispatch();
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || !triggers.includes("on_enter_pressed")) return;
      if (place.dispatches) event.preventDefault();
      dispatch();
    },
  };
  const node = element.multiline
    ? h("textarea", { ...props, rows: "4" })
    : h("input", { ...props, ...TEXT_INPUTS[element.type] });
  return node;
}

/** Typed as plain words: Slack's own editor for rich text is far more than a demo needs. */
export function richTextInput(element, place) {
  const asBlock = (words) => ({
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: words }] }],
  });
  const asWords = (block) => h("div", {}, drawRichText(block, place.surface.state)).textContent;
  const kept = keep(element, place, { rich_text_value: element.initial_value ?? null }).rich_text_value;
  const node = h("textarea", {
    class: "field",
    rows: String(element.min_lines ?? 4),
    ...named(element, place),
    placeholder: plain(element.placeholder) || null,
    value: kept ? asWords(kept) : "",
    oninput: () => place.surface.set(
      place.blockId,
      element.action_id,
      { type: element.type, rich_text_value: node.value ? asBlock(node.value) : null },
    ),
    onchange: () => place.dispatches && changed(
      element,
      place,
      { rich_text_value: node.value ? asBlock(node.value) : null },
      node,
    ),
  });
  return node;
}
