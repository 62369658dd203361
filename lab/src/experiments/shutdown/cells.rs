//! What is measured.

use std::time::Duration;

/// Who decides where a request goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Front {
    /// Clients that send to the old instance for this long after SIGTERM, and to the new one from then on, as a router
    /// does that learns late of the change.
    Late(Duration),
    /// nginx, which learns of a closed listener only by trying it. Whether it tries the other instance next, which is
    /// its default.
    Nginx { next: bool },
    /// `HAProxy`, which checks `/readyz`. Whether it tries the other instance next.
    Haproxy { next: bool },
}

/// How clients send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Client {
    /// On connections that stay open.
    KeepAlive,
    /// On a new connection for each request.
    NewConnections,
    /// With a body that takes a drawn time, on a new connection for each request.
    SlowBodies,
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name for readers.
    pub name: String,
    pub front: Front,
    pub client: Client,
    /// `SHUTDOWN_DELAY`.
    pub delay: Duration,
    /// `SHUTDOWN_DEADLINE`. The service cuts its connections after three quarters of it.
    pub deadline: Duration,
    /// Requests per second.
    pub rate: f64,
    /// From the first request to SIGTERM.
    pub before: Duration,
    /// From the time at which the listener closes to the last request.
    pub after: Duration,
    /// Whether the calculator claims to be right here.
    pub in_range: bool,
}

impl Setting {
    /// For how long requests are sent.
    pub fn duration(&self) -> Duration {
        self.before + self.delay + self.after
    }

    /// For how long the service lets requests finish once its listener is closed.
    pub fn drain(&self) -> Duration {
        self.deadline * 3 / 4
    }
}

/// Cells with one subject.
#[derive(Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    pub settings: Vec<Setting>,
}

/// 99th percentile and maximum of the time that a slow body takes.
pub const BODY_P99: Duration = Duration::from_millis(1_500);
pub const BODY_MAX: Duration = Duration::from_millis(2_500);

/// How `HAProxy` checks: often, so that a cell takes seconds. Its default is a check every 2 s, of which three must fail.
pub const CHECK: &str = "inter 500ms fall 3 rise 1";

/// All cells, or one of each kind.
pub fn groups(short: bool) -> Vec<Group> {
    let mut groups = vec![late(), slow(), haproxy(), nginx()];
    if short {
        for group in &mut groups {
            group.settings.truncate(1);
            for setting in &mut group.settings {
                setting.before = setting.before.min(Duration::from_millis(500));
                setting.after = setting.after.min(Duration::from_secs(1));
                if let Front::Late(late) = &mut setting.front {
                    *late = Duration::from_millis(500).min(*late);
                }
            }
        }
    }
    groups
}

fn setting(front: Front, client: Client, delay: u64) -> Setting {
    let before = Duration::from_secs(1);
    let clients = match client {
        Client::KeepAlive => "keep-alive",
        Client::NewConnections => "new connections",
        Client::SlowBodies => "slow bodies",
    };
    let delay = Duration::from_secs(delay);
    Setting {
        name: format!("{clients}, delay {} s", delay.as_secs()),
        front,
        client,
        delay,
        deadline: Duration::from_secs(8),
        rate: 100.0,
        before,
        after: Duration::from_secs(3),
        in_range: true,
    }
}

fn late() -> Group {
    let front = Front::Late(Duration::from_secs(2));
    let settings = [Client::KeepAlive, Client::NewConnections]
        .into_iter()
        .flat_map(|client| [0, 1, 3].map(|delay| setting(front, client, delay)))
        .collect();
    Group { key: "late-router", title: "Clients that learn of the restart 2 s late", settings }
}

fn slow() -> Group {
    let slow = |deadline: Duration| {
        let base = setting(Front::Late(Duration::ZERO), Client::SlowBodies, 0);
        let before = BODY_MAX + Duration::from_millis(200);
        let base = Setting { deadline, before, after: Duration::from_millis(300), ..base };
        Setting { name: format!("{} s to finish", base.drain().as_secs_f64()), ..base }
    };
    let settings = [600, 1_200, 4_000].map(|deadline| slow(Duration::from_millis(deadline))).into();
    Group { key: "slow-bodies", title: "Clients with slow bodies, and the time to finish", settings }
}

fn haproxy() -> Group {
    let behind = |next, client, delay| {
        let front = Front::Haproxy { next };
        let base = setting(front, client, delay);
        let tries = if next { "tries the other instance" } else { "tries once" };
        // The model leaves retries out.
        Setting { name: format!("{tries}, {}", base.name), in_range: !next, ..base }
    };
    let settings = vec![
        behind(false, Client::KeepAlive, 0),
        behind(false, Client::KeepAlive, 1),
        behind(false, Client::KeepAlive, 3),
        behind(true, Client::KeepAlive, 0),
        behind(true, Client::KeepAlive, 3),
    ];
    Group { key: "haproxy", title: "Two instances behind HAProxy, one restarts", settings }
}

fn nginx() -> Group {
    let behind = |next, client, delay| {
        let base = setting(Front::Nginx { next }, client, delay);
        let tries = if next { "default settings" } else { "proxy_next_upstream off" };
        Setting { name: format!("{tries}, {}", base.name), ..base }
    };
    let settings = vec![
        behind(false, Client::KeepAlive, 0),
        behind(false, Client::KeepAlive, 3),
        behind(true, Client::KeepAlive, 0),
        behind(true, Client::KeepAlive, 3),
        behind(true, Client::SlowBodies, 0),
    ];
    Group { key: "nginx", title: "Two instances behind nginx, one restarts", settings }
}
