/** Closes an open `<details data-menu>` on Escape and on a click outside. */
export class Menus {
  constructor() {
    document.addEventListener("click", ({ target }) => this.#closeOthers(target));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#escape());
  }

  /** @param {EventTarget | null} target */
  #closeOthers(target) {
    for (const menu of openMenus()) {
      const isSummary = target instanceof Element && menu.firstElementChild?.contains(target);
      if (!isSummary) menu.open = false;
    }
  }

  #escape() {
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  }
}

function openMenus() {
  return /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("[data-menu][open]")
  );
}
