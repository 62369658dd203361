//! Rules on Fly and Render.

mod checks;
mod environment;
mod fly;
mod https;

mod render;
mod shutdown;
mod stacks;

use super::Look;
use crate::report::Rule;

/// The rules.
pub const RULES: &[&Rule] = &[
    &checks::NO_HEALTH_CHECK,
    &checks::TCP_CHECK_ONLY,
    &checks::HEALTH_CHECK_RESTARTS,
    &shutdown::PLATFORM_GRACE_TOO_SHORT,
    &shutdown::KILL_SIGNAL_SIGINT,
    &environment::SECRET_IN_PLATFORM_ENV,
    &https::HTTPS_NOT_FORCED,
    &fly::AUTOSTOP_WITHOUT_AUTOSTART,
    &fly::SCALES_TO_ZERO,
    &fly::CONCURRENCY_DEFAULT,
    &fly::STRATEGY_NOT_POSSIBLE,
    &fly::RELEASE_COMMAND_WITHOUT_VOLUME,
    &render::FREE_PLAN,
    &render::DATABASE_OPEN_TO_INTERNET,
    &render::DISK_PREVENTS_ZERO_DOWNTIME,
    &render::REGIONS_DIFFER,
    &render::DEPLOYS_WITHOUT_CI,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[checks::look, shutdown::look, environment::look, https::look, fly::look, render::look];
