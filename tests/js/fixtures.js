/** People, a room as the server keeps it, and time that moves only when a test moves it. */

export const alice = { id: "alice", username: "alice", name: "Alice", initials: "A", hue: 1 };
export const bob = { id: "bob", username: "bob", name: "Bob", initials: "B", hue: 2 };

export function message(seq, { author = bob, changed = seq, body = `message ${seq}`, ...rest } = {}) {
  const minute = String(seq % 60).padStart(2, "0");
  return {
    room: "lobby", seq, changed, kind: "text", author, client_id: `client-${seq}`, body,
    html: `<p>${body}</p>`, created_at: `2026-11-21T10:${minute}:00Z`, ...rest,
  };
}

export function roomInfo(clock, { id = "lobby", ...rest } = {}) {
  return { id, name: id, topic: "", kind: "public", role: "member", clock, last_read: 0, unread: 0, ...rest };
}

export function ready(...rooms) {
  return { type: "ready", user: alice, rooms, server: { limits: { message: 16_000 } } };
}

/** The truth: what the server would answer. Its `log` holds every event, in the room's order. */
export class Lobby {
  clock = 0;
  log = [];
  #messages = new Map();

  post(author = bob, rest = {}) {
    return this.#record("message.created", message(this.clock + 1, { author, ...rest }));
  }

  edit(seq, body) {
    const old = this.#messages.get(seq);
    return this.#record("message.updated", { ...old, body, changed: this.clock + 1 });
  }

  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
  }

  open(since, { page = 50, most = 200 } = {}) {
    const changed = this.messages.filter((each) => since !== null && each.changed > since);
    if (since !== null && changed.length <= most) {
      return { clock: this.clock, messages: changed, reset: false };
    }
    const messages = this.messages;
    return {
      clock: this.clock, messages: messages.slice(-page), reset: true,
      has_older: messages.length > page,
    };
  }

  before(seq, limit = 50) {
    const older = this.messages.filter((each) => each.seq < seq);
    return {
      clock: this.clock, messages: older.slice(-limit), has_older: older.length > limit,
      has_newer: true,
    };
  }

  around(seq, limit = 50) {
    const older = this.messages.filter((each) => each.seq < seq);
    const newer = this.messages.filter((each) => each.seq >= seq);
    const half = limit / 2;
    return {
      clock: this.clock, messages: [...older.slice(-half), ...newer.slice(0, half)],
      has_older: older.length > half, has_newer: newer.length > half,
    };
  }

  after(seq, limit = 50) {
    const newer = this.messages.filter((each) => each.seq > seq);
    return {
      clock: this.clock, messages: newer.slice(0, limit), has_older: true,
      has_newer: newer.length > limit,
    };
  }

  #record(type, changed) {
    this.clock += 1;
    this.#messages.set(changed.seq, changed);
    const event = { type, room: "lobby", clock: this.clock, message: changed };
    this.log.push(event);
    return event;
  }
}

export class FakeTime {
  now = 0;
  #tasks = new Set();

  schedule = (ms, task) => {
    const entry = { at: this.now + ms, task };
    this.#tasks.add(entry);
    return () => this.#tasks.delete(entry);
  };

  /** Move on, and let what was promised meanwhile happen. */
  async pass(ms) {
    this.now += ms;
    for (const entry of [...this.#tasks].filter(({ at }) => at <= this.now)) {
      this.#tasks.delete(entry);
      entry.task();
    }
    await settled();
  }
}

export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** As much of the browser's localStorage as is used. */
export class FakeStorage {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key = (index) => [...this.#items.keys()][index] ?? null;
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => this.#items.set(key, String(value));
  removeItem = (key) => this.#items.delete(key);
}
