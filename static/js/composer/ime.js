const IME_KEY_CODE = 229;

/** Tells key events that belong to an input method, such as the Enter that accepts a candidate. */
export class Ime {
  #isComposing = false;

  /** @param {HTMLElement} field */
  constructor(field) {
    field.addEventListener("compositionstart", () => (this.#isComposing = true));
    // After the keydown that ended it.
    field.addEventListener("compositionend", () => setTimeout(() => (this.#isComposing = false)));
  }

  /** @param {KeyboardEvent} event */
  takes(event) {
    // Safari ends the composition before the Enter key event, but keeps the key code.
    return event.isComposing || event.keyCode === IME_KEY_CODE || this.#isComposing;
  }
}
