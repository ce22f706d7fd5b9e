// Draws a picture of a block or an element.

import { h } from "./dom.js";

/** Pictures from elsewhere are not fetched: the demo makes no request that leaves this machine. */
export function picture(image, look) {
  const file = image.slack_file?.id;
  if (file) {
    return h("img", { class: look, src: `/files-pri/${encodeURIComponent(file)}`, alt: image.alt_text });
  }
  const address = URL.parse(image.image_url ?? "", location.href);
  const local = address?.protocol === "data:" || address?.origin === location.origin;
  if (local) return h("img", { class: look, src: image.image_url, alt: image.alt_text });
  return h(
    "span",
    { class: `${look} no-picture`, role: "img", "aria-label": image.alt_text, title: image.image_url },
    look === "wide" ? image.alt_text : (image.alt_text ?? "?").slice(0, 1),
  );
}
