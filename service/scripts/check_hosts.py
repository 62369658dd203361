"""Checks the deploy files of the hosts that have no checker of their own. Prints all faults, one per line.

scripts/lint runs it. It needs the packages of requirements/lint.txt, and runs in the folder above this one.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import botocore.session
import googleapiclient
from botocore.validate import ParamValidator
from ruamel.yaml import YAML

DEPLOY = Path("deploy")
COMPOSE = [Path("compose.yaml"), DEPLOY / "compose" / "compose.yaml", Path("starter/compose.yaml")]
# Time that the runtime may take to stop after SHUTDOWN_DEADLINE, in seconds.
RUNTIME = 2
faults = []


def yaml(path):
    return YAML(typ="safe").load(path)


def ecs():
    """The JSON files, against the parameters of the API calls that read them."""
    model = botocore.session.get_session().get_service_model("ecs")
    for name, call in [("task-definition", "RegisterTaskDefinition"), ("service", "CreateService")]:
        path = DEPLOY / "ecs" / f"{name}.json"
        shape = model.operation_model(call).input_shape
        report = ParamValidator().validate(json.loads(path.read_text()), shape).generate_report()
        faults.extend(f"{path}: {line}" for line in report.splitlines())


def cloudformation():
    path = DEPLOY / "ecs" / "infrastructure.yaml"
    # The program of the same environment as this Python.
    command = [Path(sys.executable).parent / "cfn-lint", "--format", "parseable", path]
    lint = subprocess.run(command, capture_output=True, text=True, check=False)
    faults.extend((lint.stdout + lint.stderr).splitlines())


KINDS = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "object": dict, "array": list}


def cloud_run():
    """Fields, types and annotations, against the description of the Admin API that Google's client contains."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    schemas = json.loads((folder / "run.v1.json").read_text())["schemas"]
    annotations = schemas["ObjectMeta"]["properties"]["annotations"]["description"]

    def check(value, schema, place):
        schema = schemas[schema["$ref"]] if "$ref" in schema else schema
        kind = KINDS.get(schema.get("type"), object)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            faults.append(f"{place}: {value!r} is not of the type {schema['type']}")
        elif isinstance(value, list):
            for index, item in enumerate(value):
                check(item, schema["items"], f"{place}[{index}]")
        elif isinstance(value, dict):
            for key, item in value.items():
                known = schema.get("properties", {}).get(key) or schema.get("additionalProperties")
                if known is None:
                    faults.append(f"{place}.{key}: the API has no such field")
                elif key == "annotations":
                    names = [name for name in item if f"`{name}`" not in annotations]
                    faults.extend(f"{place}: the API has no annotation {name}" for name in names)
                else:
                    check(item, known, f"{place}.{key}")

    for path in sorted((DEPLOY / "cloud-run").glob("*.yaml")):
        manifest = yaml(path)
        check(manifest, {"$ref": manifest["kind"]}, str(path))


def seconds(text):
    """Reads a duration such as 5s, 40 or 40s, in seconds."""
    return float(str(text).removesuffix("s"))


def grace(pattern, text):
    """Returns the number that the pattern finds, or 0: without a setting, no host waits long enough."""
    found = re.search(pattern, text, re.M)
    return found[1] if found else 0


def shutdown():
    """Every host must wait longer for the process than the process may take."""
    unit = (DEPLOY / "systemd" / "orders.service").read_text()
    env = (DEPLOY / "systemd" / "orders.env").read_text()
    task = json.loads((DEPLOY / "ecs" / "task-definition.json").read_text())["containerDefinitions"][0]
    run = yaml(DEPLOY / "cloud-run" / "service.yaml")["spec"]["template"]["spec"]["containers"][0]
    fly = tomllib.loads((DEPLOY / "fly" / "fly.toml").read_text())
    render = yaml(DEPLOY / "render" / "render.yaml")["services"][0]
    railway = (DEPLOY / "railway" / "railway.ts").read_text()
    compose = {str(path): yaml(path)["services"]["api"] for path in COMPOSE}
    pods = yaml(DEPLOY / "kubernetes" / "deployment.yaml")["spec"]["template"]["spec"]
    starter = {each["kind"]: each for each in YAML(typ="safe").load_all(Path("starter/kubernetes.yaml"))}
    hosts = {
        "systemd": (grace(r"^TimeoutStopSec=(\d+)", unit), dict(re.findall(r"^([A-Z_]+)=(.*)", env, re.M))),
        "ecs": (task["stopTimeout"], {each["name"]: each["value"] for each in task["environment"]}),
        # Cloud Run's own limit. No setting changes it.
        "cloud-run": (10, {each["name"]: each["value"] for each in run["env"]}),
        "fly": (fly["kill_timeout"], fly["env"]),
        "render": (render["maxShutdownDelaySeconds"], {each["key"]: each.get("value") for each in render["envVars"]}),
        **{name: (api["stop_grace_period"], api["environment"]) for name, api in compose.items()},
        "kubernetes": (
            pods["terminationGracePeriodSeconds"],
            yaml(DEPLOY / "kubernetes" / "configmap.yaml")["data"],
        ),
        "starter/kubernetes.yaml": (
            starter["Deployment"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"],
            starter["ConfigMap"]["data"],
        ),
        "railway": (grace(r"drainingSeconds: (\d+)", railway), dict(re.findall(r'([A-Z_]+): "(.*)"', railway))),
    }
    config = Path("src/config.rs").read_text() + Path("starter/src/settings.rs").read_text()
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', config)) | {"RUST_LOG", "TOKIO_WORKER_THREADS"}
    for host, (limit, variables) in hosts.items():
        unknown = {name for name in variables if name not in read and name.removesuffix("_FILE") not in read}
        faults.extend(f"{host}: the service does not read {name}" for name in sorted(unknown))
        delay, deadline = variables.get("SHUTDOWN_DELAY", "5s"), variables.get("SHUTDOWN_DEADLINE", "20s")
        needed = seconds(delay) + seconds(deadline) + RUNTIME
        if seconds(limit) < needed:
            faults.append(f"{host}: SIGKILL after {seconds(limit):g} s, but the service may take {needed:g} s")


for part in (ecs, cloudformation, cloud_run, shutdown):
    part()
sys.exit("\n".join(faults) or None)
