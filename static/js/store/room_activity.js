const MAX_CHANGES = 500;
const EVERYONE = "all";

/** @typedef {(author: string) => boolean} Counts */

/** What we heard of a room while it was not open: which changes there were, and who spoke. */
export class RoomActivity {
  /** The highest clock that we heard of. */
  known = 0;
  /** Whether an unread message may have been deleted. */
  needsRecount = false;
  /** @type {Map<number, string>} by clock, the author; nobody for what counts for nobody */
  #changes = new Map();
  /** @type {Map<string, Set<number>>} by person, or everybody, the clocks of what mentions them */
  #mentions = new Map();

  /** @param {number} clock */
  expect(clock) {
    this.known = Math.max(this.known, clock);
  }

  /** @param {import("../types.js").ServerEvent} event */
  record({ clock, said, changed, recount, mentions = {} }) {
    this.expect(clock);
    this.needsRecount ||= recount;
    for (const each of changed) this.#put(each, "");
    for (const [author, seqs] of Object.entries(said)) for (const seq of seqs) this.#put(seq, author);
    for (const [user, seqs] of Object.entries(mentions)) for (const seq of seqs) this.#mention(user, seq);
  }

  /** Everything up to `clock` was counted elsewhere. @param {number} clock */
  forgetTo(clock) {
    this.needsRecount = false;
    this.expect(clock);
    for (const known of [this.#changes, ...this.#mentions.values()]) {
      for (const each of known.keys()) if (each <= clock) known.delete(each);
    }
  }

  /** Whether some change between `clock` and the highest we heard of is not known to us. */
  isMissing(/** @type {number} */ clock) {
    const known = [...this.#changes.keys()].filter((each) => each > clock).length;
    return clock + known < this.known;
  }

  /** How many texts of authors that count came after `clock`. @param {Counts} counts @param {number} clock */
  countFromOthers(counts, clock) {
    return [...this.#changes.keys()].filter((each) => this.#isFromOther(each, counts, clock)).length;
  }

  /** How many of those mention `me`. @param {string} me @param {Counts} counts @param {number} clock */
  countMentions(me, counts, clock) {
    const told = new Set([me, EVERYONE].flatMap((user) => [...(this.#mentions.get(user) ?? [])]));
    return [...told].filter((each) => this.#isFromOther(each, counts, clock)).length;
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
