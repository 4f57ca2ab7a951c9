/** Where a clip stands: frames go round, and whoever shows them is told of each new one. */
export function createClip({ count, frame = 0, show }) {
  let at = frame;
  return {
    isPlaying: false,
    get frame() {
      return at;
    },
    goTo(wanted) {
      const next = Math.min(Math.max(Math.trunc(wanted) || 0, 0), count - 1);
      if (next === at) return;
      at = next;
      show(at);
    },
    /** Go on or back; after the last comes the first. */
    step(by) {
      at = (((at + by) % count) + count) % count;
      show(at);
    },
  };
}
