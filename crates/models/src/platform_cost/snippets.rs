//! Configuration to paste: the cheapest platforms, and the pool, with the recommended inputs.

use super::bill::Bill;
use super::inputs::{Architecture, CloudRunBilling, Inputs, RenderWorkspace};
use super::model::Comparison;
use super::platforms::{PLATFORMS, fargate_size};
use super::prices::fly;
use crate::units::machine;
use crate::{Change, Marked, Snippet};

/// For each platform a title and a template.
const TEMPLATES: [(&str, &str); PLATFORMS.len()] = [
    (
        "VPS: compose.yaml",
        "\
# @ × ~, @ of this service on each
services:
  app:
    image: REGISTRY/app:TAG
    restart: always
    init: true
    cpus: @
    mem_limit: @m
",
    ),
    (
        "Kubernetes: autoscaling",
        "\
# container: resources: { requests: { cpu: \"@\", memory: @Mi }, limits: { memory: @Mi } }
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: app }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: app }
  minReplicas: @
  maxReplicas: @~
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }
",
    ),
    (
        "Fargate: task definition",
        "\
{
  \"family\": \"app\",
  \"requiresCompatibilities\": [\"FARGATE\"],
  \"networkMode\": \"awsvpc\",
  \"cpu\": \"@\",
  \"memory\": \"@\",
  \"runtimePlatform\": { \"cpuArchitecture\": \"~\", \"operatingSystemFamily\": \"LINUX\" },
  \"containerDefinitions\": [
    { \"name\": \"app\", \"image\": \"IMAGE:TAG\", \"stopTimeout\": 40, \"portMappings\": [{ \"containerPort\": 8080 }] }
  ]
}
",
    ),
    (
        "Cloud Run: deploy",
        "\
gcloud run deploy app --image IMAGE:TAG --cpu @ --memory @Mi --concurrency @ \\
  --min-instances @ --max-instances @ ~~
",
    ),
    (
        "Railway: railway.toml",
        "\
# Limit each replica to @ vCPU and @ MB in the settings of the service.
[deploy]
numReplicas = @
healthcheckPath = \"/readyz\"
drainingSeconds = 40
",
    ),
    (
        "Render: render.yaml",
        "\
services:
  - type: web
    name: app
    runtime: image
    image: { url: REGISTRY/app:TAG }
    plan: ~
    healthCheckPath: /readyz
    ~: @~
",
    ),
    (
        "Fly: fly.toml",
        "\
app = \"app\"
primary_region = \"~\"

[http_service]
  internal_port = 8080
  force_https = true
  auto_stop_machines = \"~\"
  min_machines_running = @
  concurrency = { type = \"requests\", soft_limit = @, hard_limit = @ }

[[vm]] # then: fly scale count @
  cpu_kind = \"~\"
  cpus = @
  memory = \"@mb\"
",
    ),
];

const POOL: &str = "\
// @ × @ connections, of @ that the database allows~
sqlx::postgres::PgPoolOptions::new().max_connections(@)
";

/// Replaces each `@` of a template with a number and each `~` with a word, marked.
fn paste(title: &'static str, template: &str, numbers: &[f64], words: &[&str]) -> Snippet {
    let mut code = String::new();
    let (mut numbers, mut words) = (numbers.iter(), words.iter());
    for letter in template.chars() {
        match letter {
            '@' | '~' => {
                code.push('⟦');
                if letter == '~' {
                    code.push_str(words.next().unwrap_or(&""));
                } else {
                    code.push_str(&machine(numbers.next().copied().unwrap_or_default()));
                }
                code.push('⟧');
            }
            _ => code.push(letter),
        }
    }
    Snippet { title, code: Marked::new(code) }
}

/// Returns a comment if a recommended number differs from the input.
fn instead_of(start: &str, recommended: f64, entered: f64) -> String {
    if recommended == entered { String::new() } else { [start, "you entered ", &machine(entered)].concat() }
}

impl Inputs {
    /// Returns the configuration of the platform with the lowest bill, of the cheapest one with the reader's time if
    /// that is another, and of the pool.
    pub(super) fn snippets(&self, comparison: &Comparison, plan: &[Change]) -> Vec<Snippet> {
        let Some(best) = &comparison.best else { return Vec::new() };
        let planned = |field: &str, entered: f64| {
            let change = plan.iter().find(|change| change.field == field);
            change.and_then(|change| crate::units::digits::read(&change.value)).unwrap_or(entered)
        };
        let recommended = Self {
            max_instances: planned("max-instances", self.max_instances),
            pool_size: planned("pool-size", self.pool_size),
            ..*self
        };
        let mut snippets = Vec::new();
        let places = [Some(best.ranked.place), comparison.with_time.map(|ranked| ranked.place)];
        for (number, place) in places.into_iter().enumerate() {
            let Some(place) = place.filter(|place| number == 0 || *place != best.ranked.place) else { continue };
            if let Ok(bill) = &comparison.bills[place] {
                snippets.extend(recommended.platform(place, bill, self.max_instances));
            }
        }
        if let Some(connections) = best.bill.connections.filter(|_| recommended.pool_size > 0.0) {
            let pool = recommended.pool_size;
            let instances = if best.bill.further > 0.0 {
                recommended.max_instances.max(best.bill.instances)
            } else {
                best.bill.instances.max(1.0)
            };
            let entered = instead_of("; ", pool, self.pool_size);
            snippets.push(paste("sqlx: pool", POOL, &[instances, pool, connections, pool], &[&entered]));
        }
        snippets
    }

    /// Returns the configuration of a platform; `entered` is the reader's maximum number of instances.
    fn platform(&self, place: usize, bill: &Bill, entered: f64) -> Option<Snippet> {
        let memory = self.memory.ceil();
        let max = self.max_instances.max(bill.instances);
        let note = if max == entered { String::new() } else { instead_of(" # ", max, entered) };
        let (title, template) = TEMPLATES[place];
        let paste = |numbers: &[f64], words: &[&str]| paste(title, template, numbers, words);
        Some(match PLATFORMS[place].key {
            "vps" => paste(&[bill.units, (bill.instances / bill.units).ceil(), self.vcpu, memory], &[bill.size]),
            "kubernetes" => paste(&[self.vcpu, memory, memory, self.min_by_zone(), max], &[&note]),
            "fargate" => {
                let (vcpu, gigabytes) = fargate_size(self.vcpu, self.memory_gib())?;
                let architecture = if self.architecture == Architecture::Arm { "ARM64" } else { "X86_64" };
                paste(&[vcpu * 1_024.0, gigabytes * 1_024.0], &[architecture])
            }
            "cloud-run" => {
                let (vcpu, concurrency) = self.cloud_run_size()?;
                let memory = (self.cloud_run_memory(vcpu) * 1_024.0).ceil();
                let by_request = self.cloud_run_billing == CloudRunBilling::Request;
                let throttling = if by_request { "--cpu-throttling" } else { "--no-cpu-throttling" };
                paste(&[vcpu, memory, concurrency, self.min_instances, max], &[throttling, &note])
            }
            "railway" => paste(&[self.vcpu, memory, bill.instances], &[]),
            "render" => {
                let name = self.render_plan()?.label.to_ascii_lowercase();
                if self.render_workspace == RenderWorkspace::Hobby {
                    paste(&[bill.instances], &[&name, "numInstances", ""])
                } else {
                    let scaling = [
                        "scaling: { minInstances: ",
                        &machine(self.min_running()),
                        ", targetCPUPercent: 60, maxInstances",
                    ]
                    .concat();
                    paste(&[max], &[&name, &scaling, &[" }", &*note].concat()])
                }
            }
            _ => {
                let region = fly::CHOICES.get(self.fly_region.0)?.key;
                let (stop, min) =
                    if self.fly_autostop { ("stop", self.min_instances) } else { ("off", self.min_by_zone()) };
                let cpus = self.vcpu.ceil();
                // The memory of Machines is a multiple of 256 MB, at least 256 MB per vCPU.
                let memory = (self.memory / 256.0).ceil().max(cpus) * 256.0;
                let soft = (self.concurrency * 0.6).ceil();
                paste(&[min, soft, self.concurrency, bill.instances, cpus, memory], &[region, stop, bill.size])
            }
        })
    }
}
