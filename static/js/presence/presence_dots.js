import { gettext } from "../ui/i18n.js";

const MAX_SUBSCRIBED = 100;
const SETTLE_MS = 250;
const RETRY_MS = 5_000;

/**
 * The presence dots: each element with `data-presence="<user id>"` gets `data-status` online, idle or
 * offline, and a `data-presence-text` within it gets the same as text.
 */
export class PresenceDots {
  #root;
  #request;
  #schedule;
  #isQueued = false;
  #subscribed = "";
  /** @type {Set<string>} */
  #blocked = new Set();
  /** @type {Record<string, string>} */
  #states = {};

  /**
   * @param {HTMLElement} root
   * @param {import("../types.js").Request} request
   * @param {import("../types.js").Schedule} schedule
   */
  constructor(root, request, schedule) {
    this.#root = root;
    this.#request = request;
    this.#schedule = schedule;
    new MutationObserver(() => this.#queue(SETTLE_MS)).observe(root, {
      attributeFilter: ["data-presence"], childList: true, subtree: true,
    });
  }

  /** @param {import("../types.js").ServerEvent} event */
  handle({ type, states }) {
    if (type === "ready") this.#begin();
    if (type === "presence") this.#learn(states);
  }

  /** Neither show nor subscribe to these users. @param {Set<string>} users */
  block(users) {
    this.#blocked = users;
    this.#queue(0);
  }

  /** A new socket has no subscription. */
  #begin() {
    this.#states = {};
    this.#subscribed = "";
    this.#queue(0);
  }

  /** @param {Record<string, string>} states */
  #learn(states) {
    Object.assign(this.#states, states);
    this.#paint();
  }

  #queue(/** @type {number} */ ms) {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#schedule(ms, () => this.#update());
  }

  /** Subscribe to the users that the page shows. */
  #update() {
    this.#isQueued = false;
    this.#paint();
    const shown = new Set(this.#elements.map(({ dataset }) => dataset.presence ?? ""));
    const users = [...shown].filter((id) => id && !this.#blocked.has(id)).sort().slice(0, MAX_SUBSCRIBED);
    if (users.join() === this.#subscribed) return;
    this.#subscribed = users.join();
    this.#forgetOthers(users);
    this.#request({ type: "presence.subscribe", users }).catch(() => this.#fail());
  }

  /** Drop the states of users without a subscription, which are not updated. */
  #forgetOthers(/** @type {string[]} */ users) {
    for (const id of Object.keys(this.#states)) if (!users.includes(id)) delete this.#states[id];
  }

  #fail() {
    this.#subscribed = "";
    this.#queue(RETRY_MS);
  }

  get #elements() {
    const found = this.#root.querySelectorAll("[data-presence]");
    return /** @type {HTMLElement[]} */ ([...found]);
  }

  #paint() {
    for (const element of this.#elements) show(element, this.#stateOf(element.dataset.presence ?? ""));
  }

  /** Empty without a user and for blocked users. @param {string} user */
  #stateOf(user) {
    if (!user || this.#blocked.has(user)) return "";
    return this.#states[user] ?? "offline";
  }
}

/** @param {HTMLElement} element @param {string} state */
function show(element, state) {
  if (element.dataset.status === state) return;
  element.dataset.status = state;
  const text = element.querySelector("[data-presence-text]");
  if (text) text.textContent = describe(state);
}

/** @param {string} state */
function describe(state) {
  if (!state) return "";
  if (state === "online") return gettext("Online");
  return state === "idle" ? gettext("Away") : gettext("Offline");
}
