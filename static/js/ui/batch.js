const HIDDEN_MS = 100; // A page that is not seen paints no frames.

/**
 * A call that does the task once, with the next frame that is painted, however often it is called
 * until then: what comes faster than it can be seen is shown together.
 *
 * @param {() => void} task
 */
export function batch(task) {
  let isQueued = false;
  const run = () => {
    if (!isQueued) return;
    isQueued = false;
    task();
  };
  return () => {
    if (isQueued) return;
    isQueued = true;
    requestAnimationFrame(run);
    setTimeout(run, HIDDEN_MS);
  };
}
