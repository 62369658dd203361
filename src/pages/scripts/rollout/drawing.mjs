// The drawing of a deploy at any time of its record: instances, the lines of the load balancer, and a dot for one request in so many.
import { make } from "../moving/player.mjs";

// What fits in the picture, on each side.
const MOST = 8;
const [WIDTH, HEIGHT, GAP] = [112, 126, 6];
const TOP = 12;
const [OLD, NEW] = [6, 202];
const BALANCER = { x: 160, y: 75 };
// In seconds of the picture: the way from the edge to an instance, and how long requests stay after their end.
const FLIGHT = 0.6;
const FADE = { served: 0.3, cut: 1.2, refused: 1.2 };
const CROSS = "M-3.5-3.5 3.5 3.5M-3.5 3.5 3.5-3.5";

/** The box of an instance on its side. */
const box = (count, place, left) => {
  const height = Math.min(34, (HEIGHT - GAP * (count - 1)) / count);
  const top = TOP + (HEIGHT - count * height - GAP * (count - 1)) / 2 + place * (height + GAP);
  return { left, top, height, inner: left === OLD ? left + WIDTH : left };
};

/** What an instance does at a time, or nothing if it does not exist yet. */
const stateAt = ({ created, ready, stopped, closed, gone }, time) => {
  if (time < created) return "";
  if (time < ready) return "starting";
  if (time < stopped) return "up";
  if (time < closed) return "stopping";
  return time < gone ? "draining" : "gone";
};

/** Draws a record into a picture. A second of the picture is so many seconds of the record, and one in `each` requests is a dot. */
export const drawing = (picture, { instances, requests }, speed, each) => {
  const layer = (name) => picture.querySelector(`.rollout__${name}`);
  const flight = FLIGHT * speed;
  const shown = new Map();
  for (const name of ["routes", "boxes", "requests"]) layer(name).replaceChildren();

  for (const [isNew, left] of [
    [false, OLD],
    [true, NEW],
  ]) {
    const all = instances.filter((instance) => instance.isNew === isNew);
    const count = Math.min(all.length, MOST);
    for (let place = 0; place < count; place += 1) {
      // If there are more, some of them, from the first to the last.
      const instance = all[Math.floor((place * all.length) / count)];
      const { top, height, inner } = box(count, place, left);
      const route = make("path", { d: `M${BALANCER.x} ${BALANCER.y} ${inner} ${top + height / 2}` }, layer("routes"));
      const rect = make("rect", { x: left, y: top, width: WIDTH, height, rx: 4 }, layer("boxes"));
      shown.set(instance, { left, top, height, inner, route, rect });
    }
  }

  // Dots are spread over the box of their instance by the golden ratio and another such number.
  const dots = requests
    .filter(({ instance }, number) => number % each === 0 && (!instance || shown.has(instance)))
    .map((request, number) => {
      const rest = { ...request, aside: 80 * ((number * 0.618) % 1) - 40, fade: FADE[request.state] * speed };
      // Without an instance that is up, it is lost at the balancer.
      if (!request.instance) return { ...rest, ...BALANCER, radius: 4 };
      const { left, top, height, inner } = shown.get(request.instance);
      const radius = Math.min(4, height * 0.3);
      const room = height - 2 * radius - 3;
      const y = top + radius + 1.5 + room * ((number * 0.7549) % 1);
      const x = request.state === "refused" ? inner : left + 8 + (WIDTH - 16) * ((number * 0.618) % 1);
      return { ...rest, x, y, radius };
    });
  let [next, present, drawn] = [0, new Map(), Number.NEGATIVE_INFINITY];

  const aim = (element, dot, time) => {
    const way = 1 - (dot.at - time) / flight;
    let { x, y } = dot;
    let opacity = 1;
    if (way < 0.4) [x, y] = [BALANCER.x + dot.aside * (1 - way / 0.4), -8 + ((BALANCER.y + 8) * way) / 0.4];
    else if (way < 1) {
      const part = (way - 0.4) / 0.6;
      [x, y] = [BALANCER.x + (x - BALANCER.x) * part, BALANCER.y + (y - BALANCER.y) * part];
    } else if (time > dot.until) {
      const age = (time - dot.until) / dot.fade;
      opacity = 1 - age * age;
      // What is refused bounces off.
      if (dot.state === "refused") x += (BALANCER.x - x) * 0.3 * Math.min(1, 3 * age);
      if (dot.state !== "served") y += 12 * age * age;
    }
    element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    element.setAttribute("opacity", opacity.toFixed(2));
  };

  return {
    /** Draws the moment. */
    draw: (time) => {
      if (time < drawn) {
        layer("requests").replaceChildren();
        [next, present] = [0, new Map()];
      }
      drawn = time;
      for (const [instance, { route, rect }] of shown) {
        const { isNew, ready, closed, unlisted } = instance;
        rect.dataset.state = stateAt(instance, time);
        const isListed = (!isNew || ready <= time) && time < unlisted;
        route.dataset.state = isListed ? (closed <= time ? "refusing" : "listed") : "";
      }
      for (; dots[next]?.at - flight <= time; next += 1) if (dots[next].until + dots[next].fade > time) present.set(dots[next], null);
      for (const [dot, element] of present) {
        if (dot.until + dot.fade <= time) {
          element?.remove();
          present.delete(dot);
          continue;
        }
        const isLost = dot.state !== "served" && time >= dot.until;
        const name = isLost ? "path" : "circle";
        if (element?.localName !== name) {
          element?.remove();
          const attributes = isLost ? { d: CROSS, class: "rollout__lost" } : { r: dot.radius, class: "moving__dot" };
          present.set(dot, make(name, attributes, layer("requests")));
        }
        aim(present.get(dot), dot, time);
      }
    },
    /** The number of instances that are drawn, if not all of them are. */
    part: shown.size < instances.length ? MOST : undefined,
  };
};
