/** @typedef {import("../types.js").Message} Message */

/** Messages ordered by seq, each once, in its latest known state. */
export class MessageList {
  /** @type {Message[]} */
  items = [];

  get length() {
    return this.items.length;
  }

  /** @param {Message} message */
  merge(message) {
    const index = this.indexOf(message.seq);
    const held = this.items[index];
    if (held?.seq !== message.seq) this.items.splice(index, 0, message);
    else if (held.changed < message.changed) this.items[index] = message;
  }

  /** @param {number} seq @returns {number} the index of the first message at or after `seq` */
  indexOf(seq) {
    let [low, high] = [0, this.items.length];
    if (high && this.items[high - 1].seq < seq) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} seq @returns {Message | null} */
  find(seq) {
    const message = this.items[this.indexOf(seq)];
    return message?.seq === seq ? message : null;
  }

  /** @param {number} size */
  keepNewest(size) {
    this.items = this.items.slice(-size);
  }

  /** @param {number} size */
  keepOldest(size) {
    this.items = this.items.slice(0, size);
  }

  /** @param {string} me @param {string} clientId */
  hasOwn(me, clientId) {
    return this.items.some(({ author, client_id: id }) => author.id === me && id === clientId);
  }

  /**
   * How many counted texts have a seq above `after`, up to `to`.
   *
   * @param {(author: string) => boolean} counts
   * @param {number} after
   * @param {number} [to]
   */
  countFromOthers(counts, after, to = Number.POSITIVE_INFINITY) {
    return this.#fromOthers(counts, after, to).length;
  }

  /**
   * How many of those mention `me`.
   *
   * @param {string} me
   * @param {(author: string) => boolean} counts
   * @param {number} after
   * @param {number} [to]
   */
  countMentions(me, counts, after, to = Number.POSITIVE_INFINITY) {
    const mentionsMe = (/** @type {Message} */ { mentions, mentions_all: isToAll }) =>
      isToAll || mentions?.includes(me);
    return this.#fromOthers(counts, after, to).filter(mentionsMe).length;
  }

  /** @param {(author: string) => boolean} counts @param {number} after @param {number} to */
  #fromOthers(counts, after, to) {
    const isFromOther = (/** @type {Message} */ { kind, author, deleted, seq }) =>
      kind === "text" && counts(author.id) && !deleted && seq <= to;
    return this.items.slice(this.indexOf(after + 1)).filter(isFromOther);
  }
}
