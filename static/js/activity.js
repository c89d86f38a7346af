const CHANGES_MOST = 500;

/** What we heard of a room while it was not open: which changes there were, and who spoke. */
export class Activity {
  /** The highest clock that we heard of. */
  known = 0;
  /** Whether an unread message may have been deleted. */
  isDoubtful = false;
  /** @type {Map<number, string>} by clock, the author; nobody for what counts for nobody */
  #changes = new Map();

  /** @param {number} clock */
  expect(clock) {
    this.known = Math.max(this.known, clock);
  }

  /** @param {import("./types.js").ServerEvent} event */
  hear({ clock, said, changed, recount }) {
    this.expect(clock);
    this.isDoubtful ||= recount;
    for (const each of changed) this.#put(each, "");
    for (const [author, seqs] of Object.entries(said)) for (const seq of seqs) this.#put(seq, author);
  }

  /** Everything up to `clock` was counted elsewhere. @param {number} clock */
  forgetTo(clock) {
    this.isDoubtful = false;
    this.expect(clock);
    for (const each of this.#changes.keys()) if (each <= clock) this.#changes.delete(each);
  }

  /** Whether some change between `clock` and the highest we heard of is not known to us. */
  isMissing(/** @type {number} */ clock) {
    const known = [...this.#changes.keys()].filter((each) => each > clock).length;
    return clock + known < this.known;
  }

  /** How many texts of others than `me` came after `clock`. */
  countForeign(/** @type {string} */ me, /** @type {number} */ clock) {
    const isForeign = (/** @type {[number, string]} */ [each, author]) =>
      each > clock && author !== "" && author !== me;
    return [...this.#changes].filter(isForeign).length;
  }

  /** @param {number} clock @param {string} author */
  #put(clock, author) {
    if (this.#changes.size < CHANGES_MOST) this.#changes.set(clock, author);
  }
}
