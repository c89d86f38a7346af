/**
 * A call that does the task once, soon, however often it is called until then: several changes of
 * one frame make one rendering.
 *
 * @param {() => void} task
 */
export function batch(task) {
  let isQueued = false;
  return () => {
    if (isQueued) return;
    isQueued = true;
    queueMicrotask(() => {
      isQueued = false;
      task();
    });
  };
}
