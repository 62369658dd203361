//! Hosts for the site, and what each charges per month.

use super::load::Load;
use super::money;
use models::platform_cost::prices::Price;

/// A host for the site.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// The name that readers see.
    pub label: &'static str,
    /// What the amount covers.
    pub counted: &'static str,
    /// The price files that the bill uses, each with a prefix of its keys.
    pub(super) prices: &'static [(&'static str, &'static str)],
    /// Returns the dollars for a month of this load; `None` if the host cannot serve it.
    pub(super) bill: fn(Load) -> Option<f64>,
}

impl Host {
    /// Returns the dollars for a month of this load, rounded to cents; `None` if the host cannot serve it.
    pub fn bill(&self, month: Load) -> Option<f64> {
        (self.bill)(month).map(money::cents)
    }

    /// Returns whether the bill depends on this price.
    pub(super) fn uses(&self, price: &Price) -> bool {
        let is_one = |(file, key): &(&str, &str)| *file == price.platform && price.key.starts_with(key);
        self.prices.iter().any(is_one)
    }
}

/// All hosts: static hosts and CDNs first, then the platforms of the cost calculator.
pub const HOSTS: &[Host] = &[
    Host {
        label: "Cloudflare Pages",
        counted: "free: no charge for traffic or for static requests",
        prices: &[("cdn", "cloudflare-pages-")],
        bill: money::cloudflare_pages,
    },
    Host {
        label: "Bunny CDN, standard tier",
        counted: "traffic, with a small minimum charge",
        prices: &[("cdn", "bunny-")],
        bill: money::bunny,
    },
    Host {
        label: "CloudFront, flat rate",
        counted: "the smallest plan that covers the traffic and the requests",
        prices: &[("cdn", "cloudfront-pro-"), ("cdn", "cloudfront-business-")],
        bill: money::cloudfront_flat,
    },
    Host {
        label: "CloudFront, by use",
        counted: "traffic and requests beyond the free tier",
        prices: &[
            ("cdn", "cloudfront-free"),
            ("cdn", "cloudfront-10-tb"),
            ("cdn", "cloudfront-50-tb"),
            ("cdn", "cloudfront-150-tb"),
            ("cdn", "cloudfront-500-tb"),
            ("cdn", "cloudfront-beyond"),
            ("cdn", "cloudfront-requests"),
        ],
        bill: money::cloudfront,
    },
    Host {
        label: "Netlify Pro",
        counted: "the plan, plus credit packs for traffic and requests",
        prices: &[("cdn", "netlify-")],
        bill: money::netlify,
    },
    Host {
        label: "GitHub Pages",
        counted: "free up to a soft limit",
        prices: &[("cdn", "github-pages-")],
        bill: money::github_pages,
    },
    Host {
        label: "Hetzner CX23",
        counted: "a server with an IPv4 address, and traffic beyond the included amount",
        prices: &[("vps", "cx23"), ("vps", "hetzner-"), ("vps", "usd-per-eur")],
        bill: money::hetzner,
    },
    Host {
        label: "DigitalOcean, 512 MB",
        counted: "a Droplet, and traffic beyond the included amount",
        prices: &[("vps", "s-1vcpu-512mb"), ("vps", "digitalocean-traffic")],
        bill: money::digitalocean,
    },
    Host {
        label: "Lightsail, 512 MB",
        counted: "a server, and traffic beyond the included amount",
        prices: &[("vps", "nano"), ("vps", "lightsail-traffic")],
        bill: money::lightsail,
    },
    Host {
        label: "AWS (Fargate, EKS), us-east-1",
        counted: "egress only",
        prices: &[("fargate", "egress-")],
        bill: money::aws,
    },
    Host {
        label: "Google (Cloud Run, GKE), premium tier",
        counted: "egress only",
        prices: &[("cloud-run", "egress-")],
        bill: money::google,
    },
    Host {
        label: "Railway, Hobby",
        counted: "egress only, or the monthly fee if that is more",
        prices: &[("railway", "traffic"), ("railway", "hobby-fee")],
        bill: money::railway,
    },
    Host {
        label: "Render",
        counted: "the cheapest workspace plan, including egress beyond its included amount",
        prices: &[
            ("render", "hobby-fee"),
            ("render", "hobby-traffic"),
            ("render", "pro-fee"),
            ("render", "pro-traffic"),
            ("render", "scale-"),
            ("render", "traffic"),
        ],
        bill: money::render,
    },
    Host { label: "Fly, Ashburn", counted: "egress only", prices: &[("fly", "iad")], bill: money::fly },
];
