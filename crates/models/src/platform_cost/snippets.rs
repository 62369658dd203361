//! Configuration to paste, with the inputs in it.

use super::inputs::{Architecture, CloudRunBilling, Inputs, RenderWorkspace};
use super::platforms::fargate_size;
use super::prices::fly;
use crate::units::machine;
use crate::{Marked, Snippet};

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
        run.googleapis.com/cpu-throttling: \"~\"
    spec:
      containerConcurrency: @
      containers:
        - image: REGION-docker.pkg.dev/PROJECT/app/app:TAG
          resources:
            limits: { cpu: \"@\", memory: @Mi }
";

const FLY: &str = "\
app = \"app\"
primary_region = \"~\"

[http_service]
  internal_port = 8080
  force_https = true
  auto_stop_machines = \"~\"
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
  \"runtimePlatform\": { \"cpuArchitecture\": \"~\", \"operatingSystemFamily\": \"LINUX\" },
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
    plan: ~
    healthCheckPath: /readyz
";

const RENDER_SCALING: &str = "    scaling:
      minInstances: @
      maxInstances: @
      targetCPUPercent: 60
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

impl Inputs {
    /// Returns service definitions that match the bills, for the platforms that support instances of this size.
    pub(super) fn snippets(&self) -> Vec<Snippet> {
        let memory = self.memory.ceil();
        let max = self.max_instances.max(self.min_running());
        let mut snippets = Vec::new();
        if let Some((vcpu, concurrency)) = self.cloud_run_size() {
            let by_request = self.cloud_run_billing == CloudRunBilling::Request;
            let memory = (self.cloud_run_memory(vcpu) * 1_024.0).ceil();
            let numbers = [self.min_instances, max, concurrency, vcpu, memory];
            let throttled = if by_request { "true" } else { "false" };
            snippets.push(paste("Cloud Run service.yaml", CLOUD_RUN, &numbers, &[throttled]));
        }
        if let Some((vcpu, gigabytes)) = fargate_size(self.vcpu, self.memory_gib()) {
            let architecture = if self.architecture == Architecture::Arm { "ARM64" } else { "X86_64" };
            let numbers = [vcpu * 1_024.0, gigabytes * 1_024.0, memory];
            snippets.push(paste("Fargate task definition", FARGATE, &numbers, &[architecture]));
        }
        if let Some(region) = fly::CHOICES.get(self.fly_region.0) {
            let cpus = self.vcpu.ceil();
            let (stop, min) =
                if self.fly_autostop { ("stop", self.min_instances) } else { ("off", self.min_by_zone()) };
            // The memory of Machines is a multiple of 256 MB, at least 256 MB per vCPU.
            let memory = (self.memory / 256.0).ceil().max(cpus) * 256.0;
            let numbers = [min, (self.concurrency * 0.6).ceil(), self.concurrency, cpus, memory];
            snippets.push(paste("fly.toml", FLY, &numbers, &[region.key, stop]));
        }
        if let Some(plan) = self.render_plan() {
            let scales = self.render_workspace != RenderWorkspace::Hobby;
            let template = [RENDER, if scales { RENDER_SCALING } else { "" }].concat();
            let name = plan.label.to_ascii_lowercase();
            snippets.push(paste("render.yaml", &template, &[self.min_running(), max], &[&name]));
        }
        snippets
    }
}
