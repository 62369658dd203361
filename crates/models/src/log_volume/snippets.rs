//! Configuration to paste: the recommendation, with comments where it differs from the input.

use super::inputs::Inputs;
use super::model::MB;
use crate::{Marked, Snippet, fill};

const MIB: f64 = 1_048_576.0;
/// Files without rotation in the recommendation: as many and as large as those of Docker's `local` driver.
const USUAL: (f64, f64) = (20.0, 5.0);

/// How files are rotated.
struct Rotation {
    /// In MiB if the size is a whole number of them, else in MB. Docker and journald mean MiB either way, which keeps
    /// 5% more.
    size: f64,
    /// `Mi` or `M`, for Kubernetes.
    suffix: &'static str,
    files: f64,
}

impl Inputs {
    /// Returns the configuration of these inputs, which are the recommended ones.
    pub(super) fn snippets(&self, entered: &Self) -> Vec<Snippet> {
        vec![
            self.docker(),
            self.kubernetes(entered),
            self.filter(entered),
            self.journald(),
            self.vector(),
            self.fluent_bit(),
        ]
    }

    fn rotation(&self) -> Rotation {
        let (size, files) = self.rotate_size.map_or(USUAL, |size| (size, self.files()));
        let mebibytes = size * MB / MIB;
        let whole = mebibytes.round();
        if whole >= 1.0 && (mebibytes - whole).abs() < 1e-9 * whole {
            Rotation { size: whole, suffix: "Mi", files }
        } else {
            Rotation { size: size.ceil(), suffix: "M", files }
        }
    }

    fn docker(&self) -> Snippet {
        let Rotation { size, files, .. } = self.rotation();
        // JSON has no comments, so the differences are in the reasons only.
        let code = Marked::fill(
            "\
{
  \"log-driver\": \"local\",
  \"log-opts\": { \"max-size\": \"⟦{=}m⟧\", \"max-file\": \"⟦{=}⟧\" }
}
",
            &[size, files],
        );
        Snippet { title: "/etc/docker/daemon.json", code }
    }

    fn kubernetes(&self, entered: &Self) -> Snippet {
        let Rotation { size, suffix, files } = self.rotation();
        let was = if self.rotate_size == entered.rotate_size {
            String::new()
        } else if entered.rotate_size.is_some() {
            let before = entered.rotation();
            [&fill(" # was ⟦{=}", &[before.size]), before.suffix, "⟧"].concat()
        } else {
            " # changed".into()
        };
        // Logs, and as much again for other files.
        let megabytes = size * if suffix == "Mi" { MIB / MB } else { 1.0 };
        let limit = self.ephemeral_limit.unwrap_or((2.0 * megabytes * files).ceil());
        let code = [
            "# KubeletConfiguration of the nodes: for each container\ncontainerLogMaxSize: ".into(),
            [&fill("⟦{=}", &[size]), suffix, "⟧"].concat(),
            was,
            fill(
                "
containerLogMaxFiles: ⟦{=}⟧
---
# In the container of the Deployment: logs count toward it
resources:
  requests: { ephemeral-storage: ⟦{=}M⟧ }
  limits: { ephemeral-storage: ⟦{=}M⟧ }
",
                &[files, limit, limit],
            ),
        ];
        Snippet { title: "Kubernetes", code: Marked::new(code.concat()) }
    }

    fn filter(&self, entered: &Self) -> Snippet {
        let why = if entered.log_statements || entered.debug_lines > 0.0 {
            "// Was DEBUG. Statements that take longer than 1 s are still logged, at WARN."
        } else {
            "// Statements that take longer than 1 s are logged at WARN."
        };
        let code = [
            "\
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

",
            why,
            "
const LEVELS: &str = \"⟦info,sqlx::query=warn,hyper=warn⟧\";

pub fn init() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let levels = std::env::var(\"RUST_LOG\").unwrap_or_else(|_| LEVELS.into());
    // Unlike `from_default_env`, this reports a typo.
    let filter = EnvFilter::builder().parse(levels)?;
    tracing_subscriber::registry().with(filter).with(fmt::layer().json()).try_init()?;
    Ok(())
}
",
        ];
        Snippet { title: "tracing filter", code: Marked::new(code.concat()) }
    }

    fn journald(&self) -> Snippet {
        let Rotation { size, files, .. } = self.rotation();
        // Twice the lines of 30 s, and not less than the default.
        let burst = (2.0 * 30.0 * self.volume().lines / self.instances).ceil().max(10_000.0);
        let code = Marked::fill(
            "\
[Journal]
SystemMaxUse=⟦{=}M⟧
SystemMaxFileSize=⟦{=}M⟧
# Drops what exceeds it, of each service.
RateLimitIntervalSec=30s
RateLimitBurst=⟦{=}⟧
",
            &[(size * files).ceil(), size, burst],
        );
        Snippet { title: "/etc/systemd/journald.conf", code }
    }

    fn vector(&self) -> Snippet {
        let sample = if self.sampling < 100.0 {
            fill(
                "\
[transforms.sampled]
type = \"sample\"
inputs = [\"app\"]
rate = ⟦{=}⟧ # keeps 1 of that many
key_field = \"request_id\" # all lines of a request, or none
exclude = '.level == \"WARN\" || .level == \"ERROR\"'

",
                &[(100.0 / self.sampling.max(0.1)).ceil()],
            )
        } else {
            String::new()
        };
        let input = if self.sampling < 100.0 { "sampled" } else { "app" };
        let code = [
            &sample,
            "\
[transforms.limited]
type = \"throttle\"
inputs = [\"",
            input,
            "\"]
threshold = ",
            &fill("⟦{=}⟧", &[self.lines_at_most()]),
            " # lines per window: twice the usual number
window_secs = 1
",
        ];
        Snippet { title: "Vector", code: Marked::new(code.concat()) }
    }

    fn fluent_bit(&self) -> Snippet {
        let code = Marked::fill(
            "\
[FILTER]
    Name     throttle
    Match    *
    # Lines per interval, on average over the window: twice the usual number
    Rate     ⟦{=}⟧
    Window   5
    Interval 1s
",
            &[self.lines_at_most()],
        );
        Snippet { title: "Fluent Bit", code }
    }

    /// Returns twice the usual number of lines per second of an instance.
    fn lines_at_most(&self) -> f64 {
        (2.0 * self.volume().lines / self.instances).ceil().max(1.0)
    }
}
