// What the form of the calculator means for the simulation.
import { numbers } from "../moving/player.mjs";

const NAMES = {
  ...{ replicas: "replicas", rate: "rps", surge: "surge", unavailable: "unavailable", boot: "boot", minReady: "min-ready" },
  ...{ propagation: "propagation", wait: "pre-stop", grace: "grace", deregistration: "deregistration" },
  ...{ p99: "request-p99", slowest: "request-max", surgeCount: "surge-count", unavailableCount: "unavailable-count", streams: "long-connections" },
};

/** Reads the form, or returns nothing while it is incomplete. Rounds limits like the controller: surge up, unavailable down. */
export const read = (form) => {
  const found = numbers(form, Object.values(NAMES));
  if (!found?.replicas) return null;
  const query = new URLSearchParams(new FormData(form));
  const inputs = {};
  for (const [key, name] of Object.entries(NAMES)) inputs[key] = found[name];
  const { replicas } = inputs;
  const limit = (key, round) => (query.get(`${key}-count`) ? inputs[`${key}Count`] : round((replicas * inputs[key]) / 100));
  inputs.surge = limit("surge", Math.ceil);
  inputs.unavailable = Math.min(limit("unavailable", Math.floor), replicas);
  if (inputs.surge + inputs.unavailable === 0) inputs.unavailable = 1;
  inputs.p99 /= 1e3;
  inputs.waitsForExit = query.get("replacement") === "termination-complete";
  inputs.streams = inputs.streams > 0 && query.get("closes-streams") !== "true";
  return { inputs, query };
};
