//! The areas of the menu: what a reader wants to do.

/// What a page helps its reader to do. The menu groups pages by it; their addresses are those of their folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Something is broken.
    Diagnose,
    /// From the first line to the deploy.
    Build,
    /// What comes in and goes out over HTTP.
    Requests,
    /// The database and what is written to it.
    Data,
    /// Memory, processors, connections and load.
    Capacity,
    /// Who may do what, and what must stay secret.
    Security,
    /// Logs, metrics, traces and alerts.
    Observe,
    /// Where the service runs.
    Platforms,
    /// This site itself.
    About,
}

impl Area {
    /// Every area in the order of the menu, with its keyword in the files.
    pub const ALL: [(&'static str, Self); 9] = [
        ("diagnose", Self::Diagnose),
        ("build", Self::Build),
        ("requests", Self::Requests),
        ("data", Self::Data),
        ("capacity", Self::Capacity),
        ("security", Self::Security),
        ("observe", Self::Observe),
        ("platforms", Self::Platforms),
        ("about", Self::About),
    ];

    /// Its keyword in the files and in markup.
    pub fn key(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Its name for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Diagnose => "Diagnose",
            Self::Build => "Build and ship",
            Self::Requests => "Requests",
            Self::Data => "Data",
            Self::Capacity => "Capacity",
            Self::Security => "Security",
            Self::Observe => "Observe",
            Self::Platforms => "Platforms",
            Self::About => "About this site",
        }
    }
}
