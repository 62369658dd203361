//! The inputs of the other models for a load. Nothing is computed here, so composing changes no number.

use super::inputs::Inputs;
use crate::{Group, Value};
use crate::{cpu_quota, error_budget, health_check_load, log_volume, memory_budget, platform_cost};
use crate::{pool_sizing, rolling_deploy};

/// The inputs of each model for today's traffic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Models {
    pub pool: pool_sizing::Inputs,
    pub memory: memory_budget::Inputs,
    pub quota: cpu_quota::Inputs,
    pub checks: health_check_load::Inputs,
    pub deploy: rolling_deploy::Inputs,
    pub budget: error_budget::Inputs,
    pub logs: log_volume::Inputs,
    pub cost: platform_cost::Inputs,
}

/// Returns the defaults of a form. Its calculator is not named, because that would pull its texts into the WebAssembly.
fn defaults(groups: &'static [Group]) -> Vec<Value> {
    groups.iter().flat_map(|group| group.fields).map(crate::Field::default).collect()
}

impl Inputs {
    /// Returns the inputs of all models for today's traffic, or `None` if the defaults of one have wrong types.
    pub(super) fn models(&self) -> Option<Models> {
        let pooler = match self.pooler_size {
            Some(_) => pool_sizing::Pooler::Transaction,
            None => pool_sizing::Pooler::None,
        };
        let pool = pool_sizing::Inputs {
            db_time: self.db_time,
            held_time: self.held_time,
            pool_size: self.pool_size,
            db_cores: self.db_cores,
            max_connections: self.max_connections,
            surge: 0.0,
            pooler,
            pooler_size: self.pooler_size.unwrap_or(1.0),
            ..pool_sizing::Inputs::from_values(&defaults(pool_sizing::Inputs::GROUPS))?
        };
        let memory = memory_budget::Inputs {
            latency: self.latency,
            body_mean: self.body_mean,
            concurrency_limit: self.concurrency_limit,
            limit: self.memory,
            db_connections: self.pool_size,
            ..memory_budget::Inputs::from_values(&defaults(memory_budget::Inputs::GROUPS))?
        };
        let quota = cpu_quota::Inputs {
            quota: self.quota,
            cpu_time: self.cpu_time,
            worker_threads: self.worker_threads,
            ..cpu_quota::Inputs::from_values(&defaults(cpu_quota::Inputs::GROUPS))?
        };
        let checks = health_check_load::Inputs {
            probers: self.probers,
            interval: self.interval,
            timeout: self.timeout,
            pool_size: self.pool_size,
            db_cores: self.db_cores,
            ..health_check_load::Inputs::from_values(&defaults(health_check_load::Inputs::GROUPS))?
        };
        let deploy = rolling_deploy::Inputs {
            pool_size: self.pool_size,
            propagation: self.propagation,
            pre_stop: self.pre_stop,
            grace: self.grace,
            surge: self.surge,
            max_connections: self.max_connections,
            ..rolling_deploy::Inputs::from_values(&defaults(rolling_deploy::Inputs::GROUPS))?
        };
        let budget = error_budget::Inputs {
            slo: self.slo,
            deploys: self.deploys,
            ..error_budget::Inputs::from_values(&defaults(error_budget::Inputs::GROUPS))?
        };
        let logs = log_volume::Inputs {
            lines_per_request: self.lines_per_request,
            line_bytes: self.line_bytes,
            free_disk: self.free_disk,
            retention: Some(self.retention),
            ..log_volume::Inputs::from_values(&defaults(log_volume::Inputs::GROUPS))?
        };
        let cost = platform_cost::Inputs {
            latency: self.latency,
            cpu_time: self.cpu_time,
            memory: self.memory,
            vcpu: self.quota,
            zones: self.zones,
            pool_size: self.pool_size,
            peak_ratio: self.peak_ratio,
            db_time: self.db_time,
            max_instances: self.max_instances,
            log_line_bytes: self.line_bytes,
            logs_per_request: self.lines_per_request,
            count_ops: false,
            ..platform_cost::Inputs::from_values(&defaults(platform_cost::Inputs::GROUPS))?
        };
        Some(Models { pool, memory, quota, checks, deploy, budget, logs, cost }.at(self.rps, self.instances))
    }
}

impl Models {
    /// Returns the inputs for another load and another number of instances.
    pub(super) fn at(&self, rps: f64, instances: f64) -> Self {
        let each = rps / instances;
        Self {
            pool: pool_sizing::Inputs { rps, instances, max_instances: instances, ..self.pool },
            memory: memory_budget::Inputs { rps: each, ..self.memory },
            quota: cpu_quota::Inputs { rps: each, ..self.quota },
            checks: health_check_load::Inputs { instances, rps, ..self.checks },
            deploy: rolling_deploy::Inputs { replicas: instances, rps, ..self.deploy },
            budget: error_budget::Inputs { rps, ..self.budget },
            logs: log_volume::Inputs { rps, instances, ..self.logs },
            cost: platform_cost::Inputs {
                rps: rps / self.cost.peak_ratio,
                min_instances: instances.min(self.cost.max_instances),
                ..self.cost
            },
        }
    }
}
