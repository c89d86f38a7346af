import assert from "node:assert/strict";
import { test } from "node:test";

import { LazyModule } from "../../static/js/ui/lazy_module.js";

/** A part that is loaded when `arrive` is called, and notes what is uses of it. */
class Loader {
  handled = [];
  shown = [];
  #arrivals = [];
  part = new LazyModule(
    { show: (text) => this.shown.push(text) },
    () => new Promise((resolve, reject) => this.#arrivals.push({ resolve, reject })),
    ({ Part }) => new Part(this.handled),
  );

  get loads() {
    return this.#arrivals.length;
  }

  arrive() {
    this.#arrivals.at(-1).resolve({ Part });
  }

  fail() {
    this.#arrivals.at(-1).reject(new TypeError("Failed to fetch"));
  }
}

class Part {
  constructor(handled) {
    this.handled = handled;
  }

  handle(word) {
    this.handled.push(word);
    return word;
  }
}

test("uses during the load run in order, and the part is created once", async () => {
  const loader = new Loader();
  assert.equal(loader.loads, 0);
  const uses = ["one", "two", "three"].map((word) => loader.part.use((part) => part.handle(word)));
  assert.deepEqual([loader.part.part, loader.loads, loader.handled], [null, 1, []]);
  loader.arrive();
  assert.deepEqual(await Promise.all(uses), ["one", "two", "three"]);
  assert.deepEqual(loader.handled, ["one", "two", "three"]);
  assert.equal(loader.part.part, await loader.part.prepare());
  assert.equal(loader.loads, 1);
});

test("a part that fails to load shows a notice when used, and the next use tries retry", async () => {
  const loader = new Loader();
  const prepared = loader.part.prepare();
  loader.fail();
  assert.equal(await prepared, null);
  assert.deepEqual(loader.shown, [], "no one uses it yet");
  const uses = loader.part.use((part) => part.handle("lost"));
  loader.fail();
  await uses;
  assert.equal(loader.shown.length, 1);
  const retry = loader.part.use((part) => part.handle("handled"));
  loader.arrive();
  await retry;
  assert.deepEqual([loader.handled, loader.shown.length, loader.loads], [["handled"], 1, 3]);
});

test("an error of the part is not taken for a failed load", async () => {
  const broken = new LazyModule({ show: assert.fail }, async () => ({}), () => { throw new Error("broken"); });
  await assert.rejects(broken.use(() => {}), /broken/);
});
