const EVERY_FRAMES = 32;
const EVERY_BYTES = 64 * 1024;
const AT_MOST_MS = 5_000;

/** Acknowledges processed frames; the server stops sending to clients that do not. */
export class Acknowledger {
  #send;
  #schedule;
  #frames = 0;
  #owedFrames = 0;
  #owedBytes = 0;
  /** @type {(() => void) | null} */
  #cancel = null;

  /**
   * @param {(frames: number) => void} send
   * @param {import("../types.js").Schedule} schedule
   */
  constructor(send, schedule) {
    this.#send = send;
    this.#schedule = schedule;
  }

  /** @param {number} bytes the size of the processed frame */
  count(bytes) {
    this.#frames += 1;
    this.#owedFrames += 1;
    this.#owedBytes += bytes;
    if (this.#owedFrames >= EVERY_FRAMES || this.#owedBytes >= EVERY_BYTES) this.#acknowledge();
    else this.#cancel ??= this.#schedule(AT_MOST_MS, () => this.#acknowledge());
  }

  stop() {
    this.#cancel?.();
    this.#cancel = null;
  }

  #acknowledge() {
    this.stop();
    this.#owedFrames = this.#owedBytes = 0;
    this.#send(this.#frames);
  }
}
