// The app's Home tab: draws what the app published for this person, or says that it has not yet.

import { fill, h } from "./dom.js";
import { appAvatar } from "./people.js";
import { Surface } from "./surface.js";

export class Home {
  #app;
  #surface;

  constructor(app) {
    this.#app = app;
    this.#surface = new Surface({ type: "home" }, app);
    this.notices = h("div", { class: "notices", role: "status" });
    this.page = h(
      "div",
      { class: "home-page", role: "region", "aria-label": "Home", "data-focus-home": true, tabindex: "-1" },
    );
    this.node = h("div", { class: "home" }, this.page, h("div", { class: "foot" }, this.notices));
  }

  draw() {
    const { home, app } = this.#app.state;
    if (!home) {
      fill(
        this.page,
        h(
          "div",
          { class: "empty" },
          appAvatar(app, "large"),
          h("h2", {}, `${app.name} has not set up your Home yet`),
          h("p", {}, "It appears here when the app publishes it."),
        ),
      );
      return;
    }
    if (!this.page.contains(this.#surface.node)) fill(this.page, this.#surface.node);
    this.#surface.show(home.blocks);
  }

  notice(text) {
    const node = h(
      "div",
      { class: "notice" },
      h("span", {}, text),
      h("button", { type: "button", class: "btn small", onclick: () => node.remove() }, "Dismiss"),
    );
    fill(this.notices, node);
  }
}
