// Checks Kubernetes custom resources, a JSON array on standard input, against the schemas of their projects. Prints each
// fault and exits with 1 if there are any. The folder of the installed packages is the first argument.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const PACKAGES = {
  "argoproj.io": "argo-rollouts",
  "cert-manager.io": "cert-manager",
  "gateway.networking.k8s.io": "gateway-api",
  "keda.sh": "keda",
  "monitoring.coreos.com": "prometheus-operator",
};

const faults = [];

function problem(model, resource) {
  try {
    new model(resource).validate();
  } catch (error) {
    return error.message;
  }
}

// The schemas accept unknown fields, as the API server does unless it is asked to be strict. So each field in turn gets a
// value of a type that no schema allows. If the schema accepts it, the field is unknown to the schema.
function unknown(model, resource, node, path, found) {
  for (const [key, value] of Object.entries(node)) {
    node[key] = Symbol("no type");
    const known = problem(model, resource) !== undefined;
    node[key] = value;
    if (!known) found.push([...path, key].join("."));
    else if (value && typeof value === "object") unknown(model, resource, value, [...path, key], found);
  }
  return found;
}

for (const resource of JSON.parse(readFileSync(0, "utf8"))) {
  const [group, version] = resource.apiVersion.split("/");
  const name = `${resource.kind} ${resource.metadata.name}`;
  if (!PACKAGES[group]) {
    faults.push(`${name}: there is no schema for ${resource.apiVersion}`);
    continue;
  }
  const file = `${process.argv[2]}/node_modules/@kubernetes-models/${PACKAGES[group]}/${group}/${version}/${resource.kind}.js`;
  const model = (await import(pathToFileURL(file)))[resource.kind];
  const fault = problem(model, resource);
  if (fault) faults.push(`${name}: ${fault}`);
  else faults.push(...unknown(model, resource, resource, [], []).map((field) => `${name}: the field ${field} is unknown`));
}

for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
