// Places menus and lists next to their control in the top layer, where no scroll box cuts them off; menu buttons.

import { fill, h, uid } from "./dom.js";

/** Shows `panel` (a popover already in the document) at `anchor`; returns the function that hides it again. */
export function float(anchor, panel, { match = false, onleave } = {}) {
  panel.showPopover();
  const place = () => {
    const box = anchor.getBoundingClientRect();
    if (match) panel.style.minWidth = `${Math.min(box.width, innerWidth - 16)}px`;
    const below = innerHeight - box.bottom - 12;
    const above = box.top - 12;
    const upward = below < Math.min(panel.scrollHeight, 260) && above > below;
    panel.style.maxHeight = `${Math.max(120, Math.min(380, upward ? above : below))}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left, innerWidth - panel.offsetWidth - 8))}px`;
    panel.style.top = upward ? `${box.top - panel.offsetHeight - 4}px` : `${box.bottom + 4}px`;
  };
  const leave = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) onleave?.();
  };
  place();
  addEventListener("scroll", place, true);
  addEventListener("resize", place);
  document.addEventListener("pointerdown", leave, true);
  const watch = new ResizeObserver(place);
  watch.observe(panel);
  return () => {
    removeEventListener("scroll", place, true);
    removeEventListener("resize", place);
    document.removeEventListener("pointerdown", leave, true);
    watch.disconnect();
    if (panel.isConnected) panel.hidePopover();
  };
}

/**
 * Makes `button` open a menu.
 * `items()` gives [{label, lead?, description?, href?, current?, choose?()}], or {heading}.
 * Returns what stands next to the button in the document.
 */
export function menuButton(button, items) {
  const menu = h(
    "div",
    {
      class: "menu",
      popover: "manual",
      role: "menu",
      id: uid("menu"),
      "aria-label": button.getAttribute("aria-label") ?? button.textContent,
    },
  );
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", menu.id);
  let hide = null;

  const close = (refocus) => {
    if (!hide) return;
    hide();
    hide = null;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  };
  const open = () => {
    fill(menu, items().map((item) => drawItem(item, close)));
    hide = float(button, menu, { onleave: () => close(false) });
    button.setAttribute("aria-expanded", "true");
    choices(menu)[0]?.focus();
  };
  button.addEventListener("click", () => (hide ? close(true) : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || hide) return;
    event.preventDefault();
    open();
  });
  menu.addEventListener("keydown", (event) => move(event, menu, close));
  return h("span", { class: "menu-place" }, button, menu);
}

function choices(menu) {
  return [...menu.querySelectorAll("[role=menuitem]")];
}

function drawItem(item, close) {
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const props = {
    role: "menuitem",
    tabindex: "-1",
    class: "menu-item",
    "aria-current": item.current ? "true" : null,
    onclick: () => {
      close(true);
      item.choose?.();
    },
  };
  const words = [
    h("span", {}, item.lead, item.label),
    item.description ? h("small", {}, item.description) : null,
  ];
  return item.href
    ? h("a", { ...props, href: item.href }, words)
    : h("button", { ...props, type: "button" }, words);
}

function move(event, menu, close) {
  const all = choices(menu);
  const at = all.indexOf(document.activeElement);
  const target = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all.at(at - 1),
    Home: all[0],
    End: all.at(-1),
  }[event.key];
  if (target) {
    event.preventDefault();
    target.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  } else if (event.key === "Tab") {
    close(false);
  }
}
