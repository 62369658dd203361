//! What is logged, and where it goes.

/// A value of `RUST_LOG`, and a load.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    pub filter: &'static str,
    /// Requests per second, each of which creates an order.
    pub rate: f64,
}

impl Level {
    pub fn name(self) -> String {
        format!("RUST_LOG={}, {} orders/s", self.filter, self.rate)
    }
}

/// All levels. The first is a light load at INFO, at which a reader would count lines and bytes.
pub fn levels(short: bool) -> Vec<Level> {
    let level = |filter, rate| Level { filter, rate };
    let mut levels = vec![
        level("info", 10.0),
        level("info", 100.0),
        level("info,sqlx=debug", 100.0),
        level("debug,sqlx=off", 50.0),
        level("debug", 50.0),
        level("trace", 20.0),
    ];
    if short {
        levels = vec![levels[0], levels[2]];
    }
    levels
}

/// Where standard output goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sink {
    /// `/dev/null`.
    Null,
    /// A file.
    File,
    /// A pipe whose reader is never behind.
    Pipe,
    /// A pipe whose reader stops for that many milliseconds of every second.
    Pausing(u64),
    /// A pipe whose reader takes that share of what the service would write.
    Slow(f64),
}

/// A cell of the second part.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub sink: Sink,
    pub filter: &'static str,
    /// Requests per second, each of which is answered with 404 and one line.
    pub rate: f64,
}

impl Setting {
    pub fn name(&self) -> String {
        let sink = match self.sink {
            Sink::Null => "/dev/null".into(),
            Sink::File => "a file".into(),
            Sink::Pipe => "a pipe that is read at once".into(),
            Sink::Pausing(pause) => format!("a pipe whose reader pauses for {pause} ms of each second"),
            Sink::Slow(share) => format!("a pipe that is read at {:.0}% of the rate", share * 100.0),
        };
        format!("RUST_LOG={} into {sink}", self.filter)
    }
}

/// All sinks, or one of each kind.
pub fn sinks(short: bool) -> Vec<Setting> {
    let rate = if short { 50.0 } else { 400.0 };
    let setting = |sink| Setting { sink, filter: "info", rate };
    let mut settings = vec![
        Setting { filter: "off", ..setting(Sink::Null) },
        setting(Sink::Null),
        setting(Sink::File),
        setting(Sink::Pipe),
        setting(Sink::Pausing(300)),
        setting(Sink::Pausing(900)),
        setting(Sink::Slow(0.9)),
        setting(Sink::Slow(0.5)),
    ];
    if short {
        settings = vec![setting(Sink::Pipe)];
    }
    settings
}
