const MAX_CHANGES = 500;
const EVERYONE = "all";

/** @typedef {(author: string) => boolean} Counts */

/** The changes of a room that is not open, as its `room.activity` events list them. */
export class RoomActivity {
  /** The highest clock seen. */
  known = 0;
  /** Whether an unread message may have been deleted, so that the counts may be wrong. */
  needsRecount = false;
  /** @type {Map<number, string>} the author by clock; empty for changes that are not counted */
  #changes = new Map();
  /** @type {Map<string, Set<number>>} the clocks of mentions, by user or EVERYONE */
  #mentions = new Map();

  /** @param {number} clock */
  expect(clock) {
    this.known = Math.max(this.known, clock);
  }

  /** @param {import("../types.js").ServerEvent} event */
  record({ clock, created: texts, changed, recount, mentions = {} }) {
    this.expect(clock);
    this.needsRecount ||= recount;
    for (const each of changed) this.#put(each, "");
    for (const [author, seqs] of Object.entries(texts)) for (const seq of seqs) this.#put(seq, author);
    for (const [user, seqs] of Object.entries(mentions)) for (const seq of seqs) this.#mention(user, seq);
  }

  /** Drop changes up to `clock`, which the server has counted. @param {number} clock */
  forgetTo(clock) {
    this.needsRecount = false;
    this.expect(clock);
    for (const known of [this.#changes, ...this.#mentions.values()]) {
      for (const each of known.keys()) if (each <= clock) known.delete(each);
    }
  }

  /** Whether a change between `clock` and the highest clock seen is missing. */
  isMissing(/** @type {number} */ clock) {
    const known = [...this.#changes.keys()].filter((each) => each > clock).length;
    return clock + known < this.known;
  }

  /** How many messages after `clock` count. @param {Counts} counts @param {number} clock */
  countFromOthers(counts, clock) {
    return [...this.#changes.keys()].filter((each) => this.#isFromOther(each, counts, clock)).length;
  }

  /** How many of those mention `me`. @param {string} me @param {Counts} counts @param {number} clock */
  countMentions(me, counts, clock) {
    const mentions = new Set([me, EVERYONE].flatMap((user) => [...(this.#mentions.get(user) ?? [])]));
    return [...mentions].filter((each) => this.#isFromOther(each, counts, clock)).length;
  }

  /** @param {number} each @param {Counts} counts @param {number} clock */
  #isFromOther(each, counts, clock) {
    const author = this.#changes.get(each) ?? "";
    return each > clock && author !== "" && counts(author);
  }

  /** @param {string} user @param {number} clock */
  #mention(user, clock) {
    if (!this.#changes.has(clock)) return;
    this.#mentions.set(user, (this.#mentions.get(user) ?? new Set()).add(clock));
  }

  /** @param {number} clock @param {string} author */
  #put(clock, author) {
    if (this.#changes.size < MAX_CHANGES) this.#changes.set(clock, author);
  }
}
