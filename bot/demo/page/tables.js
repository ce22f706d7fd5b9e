// Draws the table block and the data_table block, which the reader can sort and page through.

import { fill, h, icon, uid } from "./dom.js";
import { drawRichText } from "./richtext.js";

export function drawTable(block, surface) {
  const [head, ...body] = block.rows;
  const look = (index) => {
    const { align = "left", is_wrapped: wrapped = false } = block.column_settings?.[index] ?? {};
    return `align-${align} ${wrapped ? "" : "nowrap"}`;
  };
  const heads = head.map((cell, index) => h("th", { scope: "col", class: look(index) }, drawCell(cell, surface)));
  const cells = (row) => row.map((cell, index) => h("td", { class: look(index) }, drawCell(cell, surface)));
  return h(
    "div",
    { class: "scroll-x", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, heads)),
      h("tbody", {}, body.map((row) => h("tr", {}, cells(row)))),
    ),
  );
}

export function drawDataTable(block, surface) {
  const [head, ...body] = block.rows;
  const size = block.page_size ?? 5;
  const last = Math.max(0, Math.ceil(body.length / size) - 1);
  const named = block.row_header_column_index ?? 0;
  const view = surface.fold(block.block_id, { column: null, down: false, page: 0 });
  const caption = uid("caption");
  const place = h("div", { class: "data-table" });

  const change = (part, focus) => {
    Object.assign(view, part);
    surface.folds.set(block.block_id, view);
    redraw();
    place.querySelector(`${focus}:enabled`)?.focus();
  };

  const sorted = () => {
    if (view.column === null) return body;
    const turn = view.down ? -1 : 1;
    return [...body].sort((a, b) => turn * compare(a[view.column], b[view.column], surface));
  };

  const columnHead = (cell, column) => {
    const down = view.column === column && !view.down;
    const sort = () => change({ column, down, page: 0 }, `[data-column="${column}"]`);
    const order = view.down ? "descending" : "ascending";
    return h(
      "th",
      { scope: "col", "aria-sort": view.column === column ? order : "none" },
      h(
        "button",
        { type: "button", class: "sort", "data-column": column, onclick: sort },
        words(cell, surface),
        icon("sort"),
      ),
    );
  };

  const rowCell = (cell, column) =>
    column === named
      ? h("th", { scope: "row" }, drawCell(cell, surface))
      : h("td", {}, drawCell(cell, surface));

  const turner = (name, look, picture, page) => h(
    "button",
    {
      type: "button",
      class: `icon-button ${look}`,
      "aria-label": name,
      disabled: page < 0 || page > last,
      onclick: () => change({ page }, page === 0 || page === last ? ".icon-button" : `.${look}`),
    },
    icon(picture),
  );

  function redraw() {
    view.page = Math.min(view.page, last);
    const from = view.page * size;
    const seen = sorted().slice(from, from + size);
    const table = h(
      "table",
      {},
      h("caption", { id: caption }, block.caption),
      h("thead", {}, h("tr", {}, head.map(columnHead))),
      h("tbody", {}, seen.map((row) => h("tr", {}, row.map(rowCell)))),
    );
    const pager = h(
      "div",
      { class: "pager" },
      turner("Previous page", "prev", "back", view.page - 1),
      h("span", { role: "status" }, `${from + 1}–${from + seen.length} of ${body.length}`),
      turner("Next page", "next", "next", view.page + 1),
    );
    fill(
      place,
      h("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-labelledby": caption }, table),
      last > 0 ? pager : null,
    );
  }

  redraw();
  return place;
}

function drawCell(cell, surface) {
  return cell?.type === "rich_text" ? drawRichText(cell, surface.state) : words(cell, surface);
}

function words(cell, surface) {
  if (cell?.type === "rich_text") return h("span", {}, drawRichText(cell, surface.state)).textContent;
  return String(cell?.text ?? cell?.value ?? "");
}

function compare(a, b, surface) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return words(a, surface).localeCompare(words(b, surface), surface.state.locale, { numeric: true });
}
