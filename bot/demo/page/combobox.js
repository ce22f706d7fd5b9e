// A select one can type into: fixed or fetched options, one or many, as an ARIA combobox with a listbox.

import { fill, h, icon, uid } from "./dom.js";
import { float } from "./floating.js";

const DEBOUNCE = 180;

/**
 * `source(query)` gives groups [{label|null, options: [{id, label, description, raw}]}], at once or as a
 * promise; it throws an Error whose message is shown in the list. `onpick(chosen)` is called after each change.
 */
export function combobox({
  name,
  placeholder,
  source,
  minLength = 0,
  remote = false,
  multi = false,
  max = Infinity,
  selected = [],
  clearable = false,
  attributes = {},
  onpick,
}) {
  let chosen = [];
  let shown = [];
  let active = -1;
  let hide = null;
  let timer = 0;
  let turn = 0;

  const list = h(
    "div",
    {
      class: "listbox",
      popover: "manual",
      role: "listbox",
      id: uid("list"),
      "aria-label": name,
      "aria-multiselectable": multi ? "true" : null,
    },
  );
  const input = h("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-label": attributes["aria-labelledby"] ? null : name,
    placeholder, ...attributes,
  });
  const chips = h("span", { class: "chips" });
  const clear = h(
    "button",
    { type: "button", class: "icon-button small", "aria-label": `Clear ${name}`, onclick: () => pick(null) },
    icon("close"),
  );
  const box = h(
    "div",
    { class: multi ? "combo multi" : "combo" },
    chips,
    input,
    clearable ? clear : null,
    h("span", { class: "combo-mark" }, icon("down")),
    list,
  );

  /** Shows what is chosen. */
  function choose(options) {
    chosen = options;
    if (multi) fill(chips, chosen.map(chip));
    clear.hidden = chosen.length === 0;
    settle();
  }

  /** Takes back what was typed; leaves the chips alone, because a press on one blurs the input first. */
  function settle() {
    input.value = multi ? "" : (chosen[0]?.label ?? "");
    input.placeholder = multi && chosen.length ? "" : (placeholder ?? "");
  }

  function chip(option) {
    const remove = () => {
      choose(chosen.filter((other) => other.id !== option.id));
      onpick(chosen);
      input.focus();
    };
    return h(
      "span",
      { class: "chip" },
      option.label,
      h("button", { type: "button", "aria-label": `Remove ${option.label}`, onclick: remove }, icon("close")),
    );
  }

  function open() {
    if (hide) return;
    hide = float(box, list, { match: true, onleave: close });
    input.setAttribute("aria-expanded", "true");
    look(multi ? input.value : "", 0);
  }

  function close() {
    clearTimeout(timer);
    turn += 1;
    if (hide) hide();
    hide = null;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    settle();
  }

  function look(query, wait) {
    clearTimeout(timer);
    turn += 1;
    const mine = turn;
    if (query.length < minLength) {
      const letters = (count) => `${count} ${count === 1 ? "letter" : "letters"}`;
      return say(query ? `Type ${letters(minLength - query.length)} more` : `Type at least ${letters(minLength)}`);
    }
    if (!remote) return draw(source(query), query);
    say("Searching…", true);
    timer = setTimeout(async () => {
      try {
        const groups = await source(query);
        if (mine === turn) draw(groups, query);
      } catch (problem) {
        if (mine === turn) say(problem.message);
      }
    }, wait);
  }

  function say(words, busy = false) {
    shown = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.setAttribute("aria-busy", String(busy));
    fill(list, h("div", { class: busy ? "list-note busy" : "list-note", role: "status" }, words));
  }

  /** Whoever has typed means the first answer; whoever only looks, what is chosen already. */
  function draw(groups, typed) {
    shown = groups.flatMap((group) => group.options);
    if (!shown.length) return say("Nothing matches");
    list.setAttribute("aria-busy", "false");
    let index = 0;
    fill(list, groups.filter((group) => group.options.length).map((group) => {
      const rows = group.options.map((option) => row(option, index++));
      if (!group.label) return rows;
      const id = uid("group");
      return h(
        "div",
        { role: "group", "aria-labelledby": id },
        h("div", { class: "menu-heading", id }, group.label),
        rows,
      );
    }));
    const current = shown.findIndex((option) => isChosen(option));
    mark(current >= 0 && !multi && !typed ? current : 0);
  }

  function row(option, index) {
    return h("div", {
      class: "option",
      role: "option",
      id: `${list.id}-${index}`,
      "aria-selected": String(isChosen(option)),
      "data-value": option.id,
      onpointermove: () => active !== index && mark(index, false),
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => pick(option),
    }, h("span", {}, option.label), option.description ? h("small", {}, option.description) : null);
  }

  function isChosen(option) {
    return chosen.some((other) => other.id === option.id);
  }

  function mark(index, scroll = true) {
    list.querySelector(".active")?.classList.remove("active");
    active = index;
    const node = document.getElementById(`${list.id}-${index}`);
    if (!node) return;
    node.classList.add("active");
    input.setAttribute("aria-activedescendant", node.id);
    if (scroll) node.scrollIntoView({ block: "nearest" });
  }

  function pick(option) {
    if (!multi) {
      choose(option ? [option] : []);
      close();
      onpick(chosen);
      return;
    }
    if (isChosen(option)) choose(chosen.filter((other) => other.id !== option.id));
    else if (chosen.length < max) choose([...chosen, option]);
    onpick(chosen);
    look("", 0);
  }

  function press(event) {
    const last = shown.length - 1;
    const moves = {
      ArrowDown: active >= last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      Home: 0,
      End: last,
      PageDown: Math.min(active + 8, last),
      PageUp: Math.max(active - 8, 0),
    };
    if (!hide) {
      if (["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
        event.preventDefault();
        open();
      } else if (event.key === "Backspace" && multi && !input.value) dropLast();
      return;
    }
    if (event.key in moves) {
      event.preventDefault();
      if (shown.length) mark(moves[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (shown[active]) pick(shown[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      close();
    } else if (event.key === "Backspace" && multi && !input.value) {
      dropLast();
    }
  }

  function dropLast() {
    if (!chosen.length) return;
    choose(chosen.slice(0, -1));
    onpick(chosen);
  }

  input.addEventListener("keydown", press);
  input.addEventListener("input", () => {
    const query = input.value;
    open();
    look(query, DEBOUNCE);
  });
  box.addEventListener("click", ({ target }) => {
    if (target !== box && target !== input) return;
    input.focus();
    open();
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", close);
  choose([...selected]);
  return { node: box, input, reset: choose };
}

/** Filters fixed groups by what was typed, in labels and descriptions. */
export function fixed(groups) {
  return (query) => {
    const wanted = query.trim().toLocaleLowerCase();
    return groups.map((group) => ({
      ...group,
      options: group.options.filter(
        (option) => `${option.label} ${option.description ?? ""}`.toLocaleLowerCase().includes(wanted)
      ),
    }));
  };
}
