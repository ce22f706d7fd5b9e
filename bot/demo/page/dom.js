// Builds DOM nodes: the only way anything gets onto the page, so text from a message is never parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** h("button", {class: "btn", onclick: press, "aria-label": "Send"}, "Send") */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "indeterminate") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...flat(children));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...flat(children));
  return node;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

const PATHS = {
  menu: "M3 6h14M3 10h14M3 14h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  next: "M8 4l6 6-6 6",
  down: "M5 8l5 5 5-5",
  plus: "M10 4v12M4 10h12",
  send: "M3.5 10L17 4l-4.5 13-2.7-5.3z",
  reply: "M8 5L3 10l5 5M3.5 10H12a5 5 0 0 1 5 5v1",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
  panel: "M3 4.5h14v11H3zM12.5 4.5v11",
  home: "M3.5 9.5L10 4l6.5 5.5V16h-4.5v-4H8v4H3.5z",
  chat: "M3.5 4.5h13v9H9l-3.5 3v-3h-2z",
  hash: "M8 3.5L6.5 16.5M13.5 3.5L12 16.5M4 7.5h12.5M3.5 12.5H16",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  link: "M8.5 11.5l3-3M7 9l-2 2a2.8 2.8 0 0 0 4 4l2-2M13 11l2-2a2.8 2.8 0 0 0-4-4L9 7",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6",
  up: "M10 16V5M5.5 9L10 4.5 14.5 9",
  thumbup: "M6 9v7H3.5V9zM6 9l3.5-5.5c1.5 0 2 1 1.7 2.2L10.7 8H15a1.5 1.5 0 0 1 1.5 1.8l-1 5A1.5 1.5 0 0 1 14 16H6",
  thumbdown: "M6 11V4H3.5v7zM6 11l3.5 5.5c1.5 0 2-1 1.7-2.2L10.7 12H15a1.5 1.5 0 0 0 1.5-1.8l-1-5A1.5 1.5 0 0 0 14 4H6",
  check: "M4 10.5l4 4 8-9",
  stop: "M6 6h8v8H6z",
  sort: "M6.5 8L10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5",
  help: "M7.5 7.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M10 14.5h.01",
  spark: "M10 3l1.7 5.3L17 10l-5.3 1.7L10 17l-1.7-5.3L3 10l5.3-1.7z",
};

/** A decorative line icon; the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

let counter = 0;

/** An id for aria-controls and the like, unique on this page. */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Says something to screen readers without moving the focus. */
export function announce(text) {
  const region = document.getElementById("live");
  region.append(h("p", {}, text));
  while (region.childElementCount > 5) region.firstElementChild.remove();
}
