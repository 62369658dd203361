//! Configuration to paste, with the inputs in it.

use super::bill::cheapest;
use super::fields::{Inputs, RenderWorkspace};
use super::platforms::fargate_size;
use super::prices::{fly, render};
use crate::calculators::{Marked, Snippet};
use crate::units::machine;

const CLOUD_RUN: &str = "\
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: app
  annotations:
    run.googleapis.com/minScale: \"@\"
    run.googleapis.com/maxScale: \"@\" # times the pool size: connections your database must have
spec:
  template:
    metadata:
      annotations:
        run.googleapis.com/cpu-throttling: \"@\"
    spec:
      containerConcurrency: @
      containers:
        - image: REGION-docker.pkg.dev/PROJECT/app/app:TAG
          resources:
            limits: { cpu: \"@\", memory: @Mi }
";

const FLY: &str = "\
app = \"app\"
primary_region = \"@\"

[http_service]
  internal_port = 8080
  force_https = true
  auto_stop_machines = \"@\"
  auto_start_machines = true
  min_machines_running = @

  [http_service.concurrency]
    type = \"requests\"
    soft_limit = @ # 60 % of the limit
    hard_limit = @

[[vm]]
  cpu_kind = \"shared\"
  cpus = @
  memory = \"@mb\"
";

const FARGATE: &str = "\
{
  \"family\": \"app\",
  \"requiresCompatibilities\": [\"FARGATE\"],
  \"networkMode\": \"awsvpc\",
  \"cpu\": \"@\",
  \"memory\": \"@\",
  \"runtimePlatform\": { \"cpuArchitecture\": \"@\", \"operatingSystemFamily\": \"LINUX\" },
  \"containerDefinitions\": [
    {
      \"name\": \"app\",
      \"image\": \"ACCOUNT.dkr.ecr.us-east-1.amazonaws.com/app:TAG\",
      \"memory\": @,
      \"stopTimeout\": 60,
      \"portMappings\": [{ \"containerPort\": 8080 }]
    }
  ]
}
";

const RENDER: &str = "\
services:
  - type: web
    name: app
    runtime: image
    image: { url: REGISTRY/app:TAG }
    plan: @
    healthCheckPath: /readyz
";

const RENDER_SCALING: &str = "    scaling:
      minInstances: @
      maxInstances: @
      targetCPUPercent: 60
";

/// Puts the texts into the places of a template that have an `@`, marked.
fn paste(title: &'static str, template: &str, texts: &[String]) -> Snippet {
    let mut code = String::new();
    let mut texts = texts.iter();
    for (place, piece) in template.split('@').enumerate() {
        if place > 0 {
            code.push('⟦');
            code.push_str(texts.next().map_or("", String::as_str));
            code.push('⟧');
        }
        code.push_str(piece);
    }
    Snippet { title, code: Marked::new(code) }
}

impl Inputs {
    /// Services as the bills have them, on the platforms that serve instances of this size.
    pub(super) fn snippets(&self) -> Vec<Snippet> {
        let memory = machine(self.memory.ceil());
        let most = machine(self.max_instances.max(self.least()));
        let mut snippets = Vec::new();
        if let Some((vcpu, concurrency)) = self.cloud_run_size() {
            let by_request = self.cloud_run_billing == super::CloudRunBilling::Request;
            let memory = machine((self.cloud_run_memory(vcpu) * 1_024.0).ceil());
            let texts = [
                machine(self.min_instances),
                most.clone(),
                by_request.to_string(),
                machine(concurrency),
                machine(vcpu),
                memory,
            ];
            snippets.push(paste("Cloud Run service.yaml", CLOUD_RUN, &texts));
        }
        if let Some((vcpu, gigabytes)) = fargate_size(self.vcpu, self.memory_gib()) {
            let architecture = if self.architecture == super::Architecture::Arm { "ARM64" } else { "X86_64" };
            let texts = [machine(vcpu * 1_024.0), machine(gigabytes * 1_024.0), architecture.into(), memory];
            snippets.push(paste("Fargate task definition", FARGATE, &texts));
        }
        if let Some(region) = fly::CHOICES.get(self.fly_region.0) {
            let cpus = self.vcpu.ceil();
            let texts = [
                region.key.into(),
                if self.fly_autostop { "stop" } else { "off" }.into(),
                machine(if self.fly_autostop { self.min_instances } else { self.least_by_zone() }),
                machine((self.concurrency * 0.6).ceil()),
                machine(self.concurrency),
                machine(cpus),
                // Machines have memory in steps of 256 MB.
                machine((self.memory / 256.0).ceil().max(cpus) * 256.0),
            ];
            snippets.push(paste("fly.toml", FLY, &texts));
        }
        let prices: Vec<f64> = render::RENDER_PLANS
            .iter()
            .map(|plan| {
                let fits = plan.vcpu >= self.vcpu && plan.memory >= self.memory_gib();
                if fits { plan.price } else { f64::INFINITY }
            })
            .collect();
        if let Some(plan) = cheapest(&prices) {
            let name = render::RENDER_PLANS[plan].label.to_lowercase();
            let mut texts = vec![name];
            let scales = self.render_workspace != RenderWorkspace::Hobby;
            if scales {
                texts.extend([machine(self.least()), most]);
            }
            let template = if scales { [RENDER, RENDER_SCALING].concat() } else { RENDER.into() };
            snippets.push(paste("render.yaml", &template, &texts));
        }
        snippets
    }
}
