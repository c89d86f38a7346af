const HIDDEN_MS = 100; // A hidden page paints no frames.

/**
 * Returns a function that runs the task once, in the next animation frame, however often it is
 * called until then.
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
