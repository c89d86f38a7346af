import assert from "node:assert/strict";
import { test } from "node:test";

import { LazyModule } from "../../static/js/ui/lazy_module.js";

/** A part that is loaded when `arrive` is called, and notes what is asked of it. */
class Parcel {
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

test("what is asked of a part while it is loaded is done in order, and the part made once", async () => {
  const parcel = new Parcel();
  assert.equal(parcel.loads, 0);
  const asked = ["one", "two", "three"].map((word) => parcel.part.use((part) => part.handle(word)));
  assert.deepEqual([parcel.part.part, parcel.loads, parcel.handled], [null, 1, []]);
  parcel.arrive();
  assert.deepEqual(await Promise.all(asked), ["one", "two", "three"]);
  assert.deepEqual(parcel.handled, ["one", "two", "three"]);
  assert.equal(parcel.part.part, await parcel.part.prepare());
  assert.equal(parcel.loads, 1);
});

test("a part that cannot be had is shown of when it is used, and tried again by the next use", async () => {
  const parcel = new Parcel();
  const prepared = parcel.part.prepare();
  parcel.fail();
  assert.equal(await prepared, null);
  assert.deepEqual(parcel.shown, [], "nobody asked for it yet");
  const asked = parcel.part.use((part) => part.handle("lost"));
  parcel.fail();
  await asked;
  assert.equal(parcel.shown.length, 1);
  const again = parcel.part.use((part) => part.handle("handled"));
  parcel.arrive();
  await again;
  assert.deepEqual([parcel.handled, parcel.shown.length, parcel.loads], [["handled"], 1, 3]);
});

test("a part that is broken is not taken for one that could not be loaded", async () => {
  const broken = new LazyModule({ show: assert.fail }, async () => ({}), () => { throw new Error("broken"); });
  await assert.rejects(broken.use(() => {}), /broken/);
});
