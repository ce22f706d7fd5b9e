// Draws Block Kit's layout blocks; a block this page does not know is shown as such, never left out.

import { picture } from "./picture.js";
import { h, icon, uid } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawMarkdown } from "./markdown.js";
import { drawLink, drawText, plain } from "./mrkdwn.js";
import { drawRichText } from "./richtext.js";
import { drawDataTable, drawTable } from "./tables.js";

export function drawBlock(block, surface) {
  const node = attempt(block, surface);
  node.classList.add("block", `block-${block.type}`);
  node.dataset.blockId = block.block_id;
  return node;
}

/** One block that is not as it should be must not take the conversation with it. */
function attempt(block, surface) {
  const draw = BLOCKS[block.type];
  try {
    if (draw) return draw(block, surface);
  } catch (problem) {
    console.warn(problem);
  }
  return undrawn(`This block cannot be drawn (${block.type})`);
}

function undrawn(words) {
  return h("div", { class: "undrawn", role: "note" }, words);
}

function section(block, surface) {
  const { state } = surface;
  const place = {
    blockId: block.block_id,
    surface,
    label: block.accessory?.type === "button" ? null : words(block.text),
  };
  return h("div", {},
    h(
      "div",
      { class: "section-main" },
      block.text ? h("div", { class: "text" }, drawText(block.text, state)) : null,
      block.fields
        ? h(
          "div",
          { class: "fields" },
          block.fields.map((field) => h("div", { class: "text" }, drawText(field, state))),
        )
        : null,
    ),
    block.accessory ? h("div", { class: "accessory" }, drawElement(block.accessory, place)) : null);
}

function words(object) {
  return object ? plain(object).replace(/[*_~`]/g, "").split("\n")[0].slice(0, 80) : null;
}

function actions(block, surface) {
  return h(
    "div",
    {},
    block.elements.map((element) => drawElement(element, { blockId: block.block_id, surface })),
  );
}

function context(block, surface) {
  return h(
    "div",
    {},
    block.elements.map(
      (part) => (part.type === "image" ? picture(part, "tiny") : h(
        "span",
        { class: "text" },
        drawText(part, surface.state),
      ))
    ),
  );
}

function input(block, surface) {
  const ids = { label: uid("label"), hint: uid("hint"), error: uid("error") };
  const error = surface.errors.get(block.block_id);
  const place = {
    blockId: block.block_id,
    surface,
    input: true,
    optional: block.optional === true,
    dispatches: block.dispatch_action === true,
    label: plain(block.label), labelId: ids.label, invalid: Boolean(error),
    describedBy: [error ? ids.error : null, block.hint ? ids.hint : null].filter(Boolean).join(" ") || null,
  };
  const control = drawElement(block.element, place);
  return h("div", { class: error ? "has-error" : "" },
    h(
      "div",
      {
        class: "label",
        id: ids.label,
        onclick: () => control.querySelector("input,textarea")?.focus() ?? control.focus?.(),
      },
      drawText(block.label, surface.state),
      block.optional ? h("span", { class: "muted" }, " (optional)") : null,
    ),
    control,
    error ? h("p", { class: "field-error", id: ids.error }, error) : null,
    block.hint ? h("p", { class: "hint", id: ids.hint }, drawText(block.hint, surface.state)) : null);
}

function image(block, surface) {
  return h(
    "figure",
    {},
    block.title ? h("figcaption", {}, drawText(block.title, surface.state)) : null,
    picture(block, "wide"),
  );
}

const ALERT_WORDS = { error: "Error", warning: "Warning", success: "Done", info: "Note", default: "Note" };

function alert(block, surface) {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `level-${level}`, role: level === "error" ? "alert" : "note" },
    h("strong", {}, ALERT_WORDS[level]),
    h("span", { class: "text" }, drawText(block.text, surface.state)),
  );
}

function card(block, surface) {
  const { state } = surface;
  return h(
    "article",
    {},
    block.hero_image ? picture(block.hero_image, "wide") : null,
    h(
      "div",
      { class: "card-head" },
      block.icon ? picture(block.icon, "thumb small") : null,
      h(
        "div",
        {},
        block.title ? h("div", { class: "card-title" }, drawText(block.title, state)) : null,
        block.subtitle ? h("div", { class: "muted" }, drawText(block.subtitle, state)) : null,
      ),
    ),
    block.body ? h("div", { class: "text" }, drawText(block.body, state)) : null,
    block.actions?.length
      ? h(
        "div",
        { class: "block-actions" },
        block.actions.map((element) => drawElement(element, { blockId: block.block_id, surface })),
      )
      : null,
  );
}

function carousel(block, surface) {
  const cards = block.elements.map((element, index) => drawBlock(
    { block_id: `${block.block_id}-${index}`, ...element },
    surface,
  ));
  const strip = h(
    "div",
    { class: "strip", role: "group", "aria-label": `${cards.length} cards`, tabindex: "0" },
    cards,
  );
  const turn = (direction) => strip.scrollBy({ left: direction * strip.clientWidth * 0.8 });
  return h(
    "div",
    {},
    strip,
    cards.length > 1
      ? h(
        "div",
        { class: "pager" },
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Cards before", onclick: () => turn(-1) },
          icon("back"),
        ),
        h("span", {}, `${cards.length} cards`),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Cards after", onclick: () => turn(1) },
          icon("next"),
        ),
      )
      : null,
  );
}

function container(block, surface) {
  const children = block.child_blocks.map((child, index) => drawBlock(
    { block_id: `${block.block_id}-${index}`, ...child },
    surface,
  ));
  const head = [
    block.icon ? picture(block.icon, "thumb small") : null,
    h(
      "span",
      {},
      h(
        "span",
        { class: "card-title" },
        block.rich_text_title
          ? drawRichText(block.rich_text_title, surface.state)
          : drawText(block.title, surface.state),
      ),
      block.subtitle ? h("span", { class: "muted" }, drawText(block.subtitle, surface.state)) : null,
    ),
  ];
  const look = `width-${block.width ?? "standard"} ${block.has_header_divider ? "divided" : ""}`;
  if (!block.is_collapsible) return h(
    "div",
    { class: look },
    h("div", { class: "container-head" }, head),
    h("div", { class: "container-body" }, children),
  );
  return h(
    "details",
    {
      class: look,
      open: surface.fold(block.block_id, !block.default_collapsed),
      ontoggle: (event) => surface.folds.set(block.block_id, event.target.open),
    },
    h("summary", { class: "container-head" }, icon("next"), head),
    h("div", { class: "container-body" }, children),
  );
}

const TASK_WORDS = { pending: "Waiting", in_progress: "Working", complete: "Done", error: "Failed" };

function task(block, surface) {
  const { state } = surface;
  return h(
    "div",
    { class: `status-${block.status}` },
    h(
      "span",
      { class: "task-mark", role: "img", "aria-label": TASK_WORDS[block.status] },
      block.status === "complete" ? icon("check") : block.status === "error" ? icon("close") : null,
    ),
    h(
      "div",
      {},
      h("div", { class: "task-title" }, block.title),
      block.details ? h("div", { class: "muted" }, drawRichText(block.details, state)) : null,
      block.output ? h("div", {}, drawRichText(block.output, state)) : null,
      block.sources?.length
        ? h(
          "div",
          { class: "muted" },
          block.sources.map((source) => [drawLink(source.url, [source.text || source.url]), " "]),
        )
        : null,
    ),
  );
}

function plan(block, surface) {
  return h("div", {}, h("div", { class: "card-title" }, block.title),
    h("div", { role: "list" }, (block.tasks ?? []).map((item, index) => {
      const node = drawBlock({ block_id: `${block.block_id}-${index}`, ...item }, surface);
      node.setAttribute("role", "listitem");
      return node;
    })));
}

const BLOCKS = {
  section,
  divider: () => h("hr"),
  header: (block, { state }) => h("h3", {}, drawText(block.text, state)),
  context,
  actions,
  context_actions: actions,
  input,
  image,
  rich_text: (block, { state }) => h("div", { class: "text" }, drawRichText(block, state)),
  markdown: (block, { state }) => h("div", { class: "text md" }, drawMarkdown(block.text, state)),
  table: (block, surface) => h("div", {}, drawTable(block, surface)),
  data_table: drawDataTable,
  alert,
  card,
  carousel,
  container,
  task_card: task,
  plan,
};
