// What all elements share: their hooks and names, and how a change is kept on the surface or sent to the app.

import { confirmed } from "./dialogs.js";
import { plain } from "./mrkdwn.js";

export function hooks(element, place) {
  return { "data-action-id": element.action_id, "data-block-id": place.blockId };
}

export function named(element, place) {
  return {
    ...hooks(element, place),
    "aria-labelledby": place.labelId,
    "aria-label": place.labelId ? null : nameOf(element, place),
    "aria-describedby": place.describedBy,
    "aria-invalid": place.invalid ? "true" : null,
    "aria-required": place.input && !place.optional ? "true" : null,
  };
}

export function nameOf(element, place) {
  return place.label || plain(element.placeholder) || "Choose";
}

export function keep(element, place, initial) {
  return place.surface.keep(place.blockId, element.action_id, { type: element.type, ...initial });
}

/**
 * Keeps the new state and, where changes are actions, sends it; `undo` takes it back when the person
 * declines the confirm dialog.
 */
export async function changed(element, place, fields, control, undo = () => {}) {
  const before = place.surface.get(place.blockId, element.action_id);
  place.surface.set(place.blockId, element.action_id, { type: element.type, ...fields });
  if (place.input && !place.dispatches) return;
  if (element.confirm && !(await confirmed(element.confirm, place.surface.state))) {
    place.surface.set(place.blockId, element.action_id, before);
    undo();
    return;
  }
  place.surface.act(place.blockId, { type: element.type, action_id: element.action_id, ...fields }, control);
}
