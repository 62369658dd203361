//! What the price files must contain: the files, their rates with the units that the calculator uses, and their groups.

/// What one file must contain.
pub struct File {
    /// The file name without `.toml`.
    pub name: &'static str,
    /// The rates, each with its unit. A rate in `usd` may also be in `eur`.
    pub rates: &'static [(&'static str, &'static str)],
    /// Groups of plans: `[plans.NAME]`. A group may contain any plans.
    pub plans: &'static [&'static str],
    /// Groups of databases: `[databases.NAME]`, each with `small` and `medium`, and any larger ones.
    pub databases: &'static [&'static str],
    /// Whether the file has `[regions]`.
    pub regions: bool,
}

/// A rate that any file may contain: dollars per euro.
pub const EXCHANGE: (&str, &str) = ("usd-per-eur", "usd/eur");
/// Numbers that a plan has in addition to its price: vCPU, memory in GB, included traffic in GB.
pub const PLAN_COLUMNS: &[&str] = &["vcpu", "memory", "traffic"];
/// Numbers that a database has in addition to its price: vCPUs that it sustains, included storage in GB, the price of another GB in dollars a
/// month, and the connections available to clients, 0 if not published.
pub const DATABASE_COLUMNS: &[&str] = &["vcpu", "included", "storage", "connections"];
/// Numbers that a region has in addition to its factor: price of 1 GB of egress, in dollars.
pub const REGION_COLUMNS: &[&str] = &["egress"];
/// Units of a plan's and of a database's price.
pub const PLAN_UNITS: &[&str] = &["usd/month", "usd/hour"];
/// Unit of a region's value.
pub const REGION_UNITS: &[&str] = &["ratio"];
/// The databases that each group must have; it may have larger ones.
pub const DATABASES: &[&str] = &["small", "medium"];
/// How reliable a price is.
pub const CONFIDENCE: &[&str] = &["vendor", "third-party", "undated"];

/// All files.
pub const FILES: &[File] = &[
    File {
        name: "vps",
        rates: &[
            ("hetzner-ipv4", "usd/month"),
            ("hetzner-traffic", "usd/tb"),
            ("digitalocean-load-balancer", "usd/month"),
            ("digitalocean-traffic", "usd/gb"),
            ("lightsail-traffic", "usd/gb"),
        ],
        plans: &["hetzner", "hetzner-arm", "digitalocean", "lightsail", "lightsail-ipv6"],
        databases: &["hetzner", "digitalocean"],
        regions: false,
    },
    File {
        name: "kubernetes",
        rates: &[
            ("eks-cluster", "usd/hour"),
            ("eks-disk", "usd/gb-month"),
            ("gke-cluster", "usd/hour"),
            ("autopilot-cpu", "usd/vcpu-hour"),
            ("autopilot-memory", "usd/gb-hour"),
            ("gke-credit", "usd"),
            ("gke-forwarding", "usd/hour"),
            ("gke-forwarding-data", "usd/gb"),
            ("gke-nat", "usd/hour"),
            ("doks-high-availability", "usd/month"),
        ],
        plans: &["eks-x86", "eks-arm", "gke", "doks"],
        databases: &[],
        regions: false,
    },
    File {
        name: "fargate",
        rates: &[
            ("vcpu-x86", "usd/vcpu-second"),
            ("memory-x86", "usd/gb-second"),
            ("vcpu-arm", "usd/vcpu-second"),
            ("memory-arm", "usd/gb-second"),
            ("load-balancer", "usd/hour"),
            ("load-balancer-unit", "usd/hour"),
            ("nat", "usd/hour"),
            ("nat-data", "usd/gb"),
            ("spot-vcpu", "usd/hour"),
            ("spot-memory", "usd/hour"),
            ("ipv4", "usd/hour"),
            ("egress-free", "gb"),
            ("egress-10-tb", "usd/gb"),
            ("egress-50-tb", "usd/gb"),
            ("egress-150-tb", "usd/gb"),
            ("egress-beyond", "usd/gb"),
            ("logs-free", "gb"),
            ("logs", "usd/gb"),
        ],
        plans: &[],
        databases: &["aws"],
        regions: false,
    },
    File {
        name: "cloud-run",
        rates: &[
            ("request-cpu", "usd/vcpu-second"),
            ("request-memory", "usd/gb-second"),
            ("idle-cpu", "usd/vcpu-second"),
            ("idle-memory", "usd/gb-second"),
            ("instance-cpu", "usd/vcpu-second"),
            ("instance-memory", "usd/gb-second"),
            ("requests", "usd/million"),
            ("request-cpu-free", "vcpu-second"),
            ("request-memory-free", "gb-second"),
            ("requests-free", "million"),
            ("instance-cpu-free", "vcpu-second"),
            ("instance-memory-free", "gb-second"),
            ("egress-free", "gb"),
            ("egress-1-tb", "usd/gb"),
            ("egress-10-tb", "usd/gb"),
            ("egress-beyond", "usd/gb"),
            ("logs-free", "gb"),
            ("logs", "usd/gb"),
        ],
        plans: &[],
        databases: &["google", "neon"],
        regions: false,
    },
    File {
        name: "railway",
        rates: &[
            ("cpu", "usd/vcpu-minute"),
            ("memory", "usd/gb-minute"),
            ("traffic", "usd/gb"),
            ("free-fee", "usd/month"),
            ("free-vcpu", "vcpu"),
            ("free-memory", "gb"),
            ("hobby-fee", "usd/month"),
            ("hobby-vcpu", "vcpu"),
            ("hobby-memory", "gb"),
            ("pro-fee", "usd/month"),
            ("pro-vcpu", "vcpu"),
            ("pro-memory", "gb"),
        ],
        plans: &[],
        databases: &["railway"],
        regions: false,
    },
    File {
        name: "render",
        rates: &[
            ("hobby-fee", "usd/month"),
            ("hobby-traffic", "gb"),
            ("pro-fee", "usd/month"),
            ("pro-traffic", "gb"),
            ("scale-fee", "usd/month"),
            ("scale-traffic", "gb"),
            ("traffic", "usd/gb"),
            ("instances", "count"),
        ],
        plans: &["render"],
        databases: &["render"],
        regions: false,
    },
    File {
        name: "fly",
        rates: &[
            ("shared-cpu", "usd/vcpu-second"),
            ("shared-memory", "gb"),
            ("performance-cpu", "usd/vcpu-second"),
            ("performance-memory", "gb"),
            ("ipv4", "usd/month"),
            ("memory", "usd/gb-second"),
        ],
        plans: &[],
        databases: &["fly"],
        regions: true,
    },
    File {
        name: "cdn",
        rates: &[
            ("cloudflare-pages-requests", "usd/million"),
            ("github-pages-traffic", "gb"),
            ("cloudfront-free", "gb"),
            ("cloudfront-10-tb", "usd/gb"),
            ("cloudfront-50-tb", "usd/gb"),
            ("cloudfront-150-tb", "usd/gb"),
            ("cloudfront-500-tb", "usd/gb"),
            ("cloudfront-beyond", "usd/gb"),
            ("cloudfront-requests-free", "million"),
            ("cloudfront-requests", "usd/million"),
            ("cloudfront-pro-fee", "usd/month"),
            ("cloudfront-pro-traffic", "gb"),
            ("cloudfront-pro-requests", "million"),
            ("cloudfront-business-fee", "usd/month"),
            ("cloudfront-business-traffic", "gb"),
            ("cloudfront-business-requests", "million"),
            ("bunny-traffic", "usd/gb"),
            ("bunny-least", "usd/month"),
            ("netlify-fee", "usd/month"),
            ("netlify-credits", "credit"),
            ("netlify-credits-traffic", "credit/gb"),
            ("netlify-credits-requests", "credit/million"),
            ("netlify-recharge", "usd"),
            ("netlify-recharge-credits", "credit"),
        ],
        plans: &[],
        databases: &[],
        regions: false,
    },
];
