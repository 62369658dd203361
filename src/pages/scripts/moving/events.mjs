// What the simulations of moving pictures share.

/** Returns uniform numbers from 0 (included) to 1 (excluded): mulberry32 by Tommy Ettinger, the same for each seed. */
export const uniform = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A queue that gives the event with the smallest time first: a binary heap. */
export const agenda = () => {
  const heap = [];
  const swap = (one, other) => {
    [heap[one], heap[other]] = [heap[other], heap[one]];
  };
  return {
    next: () => heap[0],
    add: (event) => {
      let at = heap.push(event) - 1;
      while (at > 0 && heap[(at - 1) >> 1].time > heap[at].time) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    take: () => {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length === 0) return first;
      heap[0] = last;
      for (let at = 0; ; ) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < heap.length && heap[child].time < heap[least].time) least = child;
        }
        if (least === at) return first;
        swap(at, least);
        at = least;
      }
    },
  };
};
