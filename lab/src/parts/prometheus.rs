//! Prometheus with a configuration of its own.

use super::daemon::{Daemon, Start};
use super::{find, free_port};
use crate::load::http;
use crate::machine;
use anyhow::Result;
use http_body_util::BodyExt;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// A running Prometheus.
pub struct Prometheus {
    /// Keeps it running.
    pub daemon: Daemon,
    /// Its port.
    pub port: u16,
    /// Its version.
    pub version: String,
}

impl Prometheus {
    /// Starts it. It scrapes the targets, each an address and a path, at an interval of whole seconds.
    pub async fn start(scratch: &Path, targets: &[(String, String)], interval: u32) -> Result<Self> {
        let program = find("prometheus", "prometheus")?;
        let port = free_port()?;
        let folder = scratch.join(format!("prometheus-{port}"));
        let data = folder.join("data");
        fs::create_dir_all(&data)?;
        let file = folder.join("prometheus.yml");
        let mut text = format!(
            "global:\n  scrape_interval: {interval}s\n  scrape_timeout: {interval}s\nscrape_configs:\n  - job_name: lab\n    \
             static_configs:\n"
        );
        for (address, path) in targets {
            text += &format!("      - targets: ['{address}']\n        labels:\n          __metrics_path__: {path}\n");
            // Instances share an address.
            text += &format!("          instance: '{}'\n", path.trim_start_matches('/'));
        }
        fs::write(&file, text)?;
        let mut daemon = Start::new(&program)
            .args([format!("--config.file={}", file.display()), format!("--storage.tsdb.path={}", data.display())])
            .args([format!("--web.listen-address=127.0.0.1:{port}")])
            .args(["--log.level=warn"])
            .spawn(&folder.join("log"))?;
        daemon.listens_on(port).await?;
        let version = machine::version_of(&program, "--version")?;
        Ok(Self { daemon, port, version })
    }

    /// Its own metrics.
    pub async fn metrics(&self) -> Result<String> {
        self.get("/metrics").await
    }

    /// The values that a query returns, one for each series.
    pub async fn query(&self, query: &str) -> Result<Vec<f64>> {
        let answer = self.get(&format!("/api/v1/query?query={query}")).await?;
        let answer: serde_json::Value = serde_json::from_str(&answer)?;
        let series = answer["data"]["result"].as_array().cloned().unwrap_or_default();
        Ok(series.iter().filter_map(|series| series["value"][1].as_str()?.parse().ok()).collect())
    }

    async fn get(&self, path: &str) -> Result<String> {
        let request = http::get(&format!("http://127.0.0.1:{}{path}", self.port));
        let answer = tokio::time::timeout(Duration::from_secs(60), http::client().request(request)).await??;
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(String::from_utf8_lossy(&body).into_owned())
    }
}

/// The value of a metric without labels in a text of metrics.
pub fn value(metrics: &str, name: &str) -> Option<f64> {
    metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_found_by_its_whole_name() {
        let text = "# HELP a A.\na_b 1\na 2.5e+06\n";
        assert_eq!(value(text, "a"), Some(2.5e6));
        assert_eq!(value(text, "b"), None);
    }
}
