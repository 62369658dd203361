// What moving pictures share in the browser.
const SVG = "http://www.w3.org/2000/svg";
// The longest step of a picture, in seconds: after a pause it goes on where it was.
const LONGEST = 0.05;

export const written = (number) => number.toLocaleString("en-US", { maximumSignificantDigits: 3 });

/** Rounds up to 1, 2 or 5 times a power of ten. */
export const nice = (number) => {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 5, 10].map((digit) => digit * power).find((round) => round >= number * (1 - 1e-9));
};

/** Returns the numbers of a form by the names of their fields, or nothing while the form has an invalid number. */
export const numbers = (form, names) => {
  if (form.querySelector("[aria-invalid=true]")) return null;
  const data = new FormData(form);
  const entries = names.map((name) => [name, Number(data.get(name).replaceAll(",", ""))]);
  return entries.some(([, number]) => Number.isNaN(number)) ? null : Object.fromEntries(entries);
};

/** Adds an element to a drawing. */
export const make = (name, attributes, into) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  into.append(element);
  return element;
};

/** Dots of a layer, each of which stands for something and moves to its place. */
export const dots = (layer, radius = 5) => {
  const all = new Map();
  layer.replaceChildren();
  return {
    /** Sends the dot of a thing to a place. A new dot starts from `from`. */
    aim: (thing, { x, y }, kind, from) => {
      let dot = all.get(thing);
      if (!dot) {
        dot = { at: { ...from }, element: make("circle", { r: radius }, layer) };
        all.set(thing, dot);
      }
      Object.assign(dot, { x, y });
      if (dot.kind !== kind) dot.element.setAttribute("class", `moving__dot moving__dot--${kind}`);
      dot.kind = kind;
    },
    /** Sends the dot of a thing, if there is one, out of the picture: `to` has an x, a y, or both. */
    leave: (thing, to) => {
      const dot = all.get(thing);
      if (dot) Object.assign(dot, to, { leaves: true });
    },
    /** Moves every dot this part of the way to its place. */
    move: (way) => {
      for (const [thing, dot] of all) {
        dot.at = { x: dot.at.x + (dot.x - dot.at.x) * way, y: dot.at.y + (dot.y - dot.at.y) * way };
        dot.element.setAttribute("cx", dot.at.x.toFixed(1));
        dot.element.setAttribute("cy", dot.at.y.toFixed(1));
        if (dot.leaves && Math.abs(dot.at.x - dot.x) + Math.abs(dot.at.y - dot.y) < 4) {
          dot.element.remove();
          all.delete(thing);
        }
      }
    },
  };
};

/**
 * Plays a picture while it is in view, unless the reader pauses it or prefers reduced motion. `frame` draws the picture after so
 * many seconds; `preferenceChanged` is called when the reader's preference changes.
 */
export const player = (section, frame, preferenceChanged) => {
  const button = section.querySelector("[data-moving-part='play']");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let isPaused = false;
  let isSeen = true;
  let isRunning = false;
  let before = 0;

  const isMoving = () => isSeen && !isPaused && !still.matches;
  const next = (time) => {
    if (!isMoving()) {
      isRunning = false;
      before = 0;
      return;
    }
    const passed = before ? Math.min((time - before) / 1e3, LONGEST) : 0;
    before = time;
    frame(passed);
    requestAnimationFrame(next);
  };
  const move = () => {
    if (isRunning || !isMoving()) return;
    isRunning = true;
    requestAnimationFrame(next);
  };

  return {
    isStill: () => still.matches,
    isSeen: () => isSeen,
    /** Shows the controls and starts to move. */
    play: () => {
      section.toggleAttribute("data-live", true);
      button.addEventListener("click", () => {
        isPaused = !isPaused;
        button.textContent = isPaused ? "Play" : "Pause";
        move();
      });
      still.addEventListener("change", () => {
        preferenceChanged();
        move();
      });
      new IntersectionObserver(([{ isIntersecting }]) => {
        isSeen = isIntersecting;
        move();
      }).observe(section);
      move();
    },
  };
};
