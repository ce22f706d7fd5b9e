// Draws Block Kit's interactive elements; each keeps its state on the surface in Slack's own shape.

import { picture } from "./picture.js";
import { confirmed } from "./dialogs.js";
import { h, icon, uid } from "./dom.js";
import { menuButton } from "./floating.js";
import { picker, richTextInput, textInput } from "./inputs.js";
import { drawText, plain, safeUrl } from "./mrkdwn.js";
import { changed, hooks, keep, nameOf } from "./place.js";
import { SELECTS, select } from "./selects.js";

/**
 * `place` says where the element stands:
 * {blockId, surface, label, labelId, describedBy, invalid, optional, input, dispatches}.
 * Inside an input block changes are only kept, unless dispatch_action is on; elsewhere each change is an action.
 */
export function drawElement(element, place) {
  const draw = ELEMENTS[element.type];
  const { me } = place.surface.state;
  const hidden = element.visible_to_user_ids && !element.visible_to_user_ids.includes(me);
  if (hidden) return h("span", { hidden });
  return draw
    ? draw(element, place)
    : h("div", { class: "undrawn", role: "note" }, `This element cannot be drawn (${element.type})`);
}

function button(element, place) {
  const press = async () => {
    if (element.confirm && !(await confirmed(element.confirm, place.surface.state))) return;
    const action = { type: "button", action_id: element.action_id, text: element.text };
    if (element.value !== undefined) action.value = element.value;
    place.surface.act(place.blockId, action, node);
  };
  const props = {
    class: `btn ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    ...hooks(element, place),
    onclick: press,
  };
  const address = element.url && safeUrl(element.url);
  const node = address
    ? h(
      "a",
      { ...props, href: address, target: "_blank", rel: "noopener noreferrer" },
      drawText(element.text, place.surface.state),
      icon("link"),
    )
    : h("button", { ...props, type: "button" }, drawText(element.text, place.surface.state));
  return node;
}

function iconButton(element, place) {
  const press = async () => {
    if (element.confirm && !(await confirmed(element.confirm, place.surface.state))) return;
    place.surface.act(
      place.blockId,
      { type: element.type, action_id: element.action_id, value: element.value },
      node,
    );
  };
  const name = element.accessibility_label ?? plain(element.text) ?? element.icon;
  const node = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": name,
      title: plain(element.text),
      ...hooks(element, place),
      onclick: press,
    },
    icon("trash"),
  );
  return node;
}

function feedback(element, place) {
  const choose = (option, node) => {
    for (const other of node.parentElement.children) other.setAttribute("aria-pressed", String(other === node));
    place.surface.act(
      place.blockId,
      { type: element.type, action_id: element.action_id, value: option.value, text: option.text },
      node,
    );
  };
  const one = (option, picture_) => {
    const node = h("button", {
      type: "button",
      class: "icon-button",
      "aria-label": option.accessibility_label ?? plain(option.text),
      title: plain(option.text),
      "aria-pressed": "false",
      ...hooks(element, place), "data-choice": option.value, onclick: () => choose(option, node),
    }, icon(picture_));
    return node;
  };
  return h(
    "span",
    { class: "feedback", role: "group", "aria-label": "Feedback" },
    one(element.positive_button, "thumbup"),
    one(element.negative_button, "thumbdown"),
  );
}

function overflow(element, place) {
  const node = h(
    "button",
    { type: "button", class: "icon-button bordered", "aria-label": "More actions", ...hooks(element, place) },
    icon("more"),
  );
  return menuButton(node, () => element.options.map((option) => ({
    label: plain(option.text),
    description: plain(option.description),
    href: option.url ? safeUrl(option.url) : null,
    choose: async () => {
      if (element.confirm && !(await confirmed(element.confirm, place.surface.state))) return;
      place.surface.act(
        place.blockId,
        { type: "overflow", action_id: element.action_id, selected_option: option },
        node,
      );
    },
  })));
}

function choiceGroup(element, place) {
  const { state } = place.surface;
  const many = element.type === "checkboxes";
  const field = many ? "selected_options" : "selected_option";
  const initial = many ? (element.initial_options ?? []) : (element.initial_option ?? null);
  keep(element, place, { [field]: initial });
  const name = uid("choice");

  const inputs = element.options.map((option) => h("input", {
    type: many ? "checkbox" : "radio",
    name,
    ...hooks(element, place),
    "data-choice": option.value,
    "aria-describedby": place.describedBy,
    onchange: (event) => {
      const picked = element.options.filter((_, index) => inputs[index].checked);
      changed(element, place, { [field]: many ? picked : picked[0] }, event.target, show);
    },
  }));
  const show = () => {
    const kept = [place.surface.get(place.blockId, element.action_id)[field]].flat();
    inputs.forEach((input, index) => {
      input.checked = kept.some((option) => option?.value === element.options[index].value);
    });
  };
  show();

  const rows = element.options.map((option, index) => h(
    "label",
    { class: "choice" },
    inputs[index],
    h(
      "span",
      {},
      h("span", {}, drawText(option.text, state)),
      option.description ? h("small", {}, drawText(option.description, state)) : null,
    ),
  ));
  return h(
    "div",
    {
      class: "choices",
      role: many ? "group" : "radiogroup",
      "aria-labelledby": place.labelId,
      "aria-label": place.labelId ? null : nameOf(element, place),
    },
    rows,
  );
}

const ELEMENTS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedback,
  overflow,
  ...Object.fromEntries(
    Object.keys(SELECTS).flatMap((kind) => [[`${kind}_select`, select], [`multi_${kind}_select`, select]])
  ),
  checkboxes: choiceGroup,
  radio_buttons: choiceGroup,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: richTextInput,
  image: (element) => picture(element, "thumb"),
};
