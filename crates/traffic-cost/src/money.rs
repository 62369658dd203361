//! Converts a month's load to dollars for each vendor.
//!
//! AWS, Google and DigitalOcean bill GiB, and count 1,024 of them as a TB. The other vendors do not specify a unit, so
//! we count decimal GB, which yields 7% more.

use super::load::Load;
use models::platform_cost::money::{beyond, tiered};
use models::platform_cost::prices::{Plan, cdn, cloud_run, fargate, fly, railway, render, vps};

pub(super) use models::platform_cost::money::cents;

const GIB_PER_TIB: f64 = 1_024.0;

pub(super) fn cloudflare_pages(month: Load) -> Option<f64> {
    Some(month.millions() * cdn::CLOUDFLARE_PAGES_REQUESTS)
}

pub(super) fn github_pages(month: Load) -> Option<f64> {
    (month.gb() <= cdn::GITHUB_PAGES_TRAFFIC).then_some(0.0)
}

pub(super) fn bunny(month: Load) -> Option<f64> {
    Some((month.gb() * cdn::BUNNY_TRAFFIC).max(cdn::BUNNY_LEAST))
}

/// `tiers(GiB − free) + (requests − free) × rate`.
pub(super) fn cloudfront(month: Load) -> Option<f64> {
    let tiers = [
        (10.0 * GIB_PER_TIB, cdn::CLOUDFRONT_10_TB),
        (50.0 * GIB_PER_TIB, cdn::CLOUDFRONT_50_TB),
        (150.0 * GIB_PER_TIB, cdn::CLOUDFRONT_150_TB),
        (500.0 * GIB_PER_TIB, cdn::CLOUDFRONT_500_TB),
    ];
    let traffic = tiered(beyond(month.gib(), cdn::CLOUDFRONT_FREE), &tiers, cdn::CLOUDFRONT_BEYOND);
    Some(traffic + beyond(month.millions(), cdn::CLOUDFRONT_REQUESTS_FREE) * cdn::CLOUDFRONT_REQUESTS)
}

pub(super) fn cloudfront_flat(month: Load) -> Option<f64> {
    let plans = [
        (cdn::CLOUDFRONT_PRO_FEE, cdn::CLOUDFRONT_PRO_TRAFFIC, cdn::CLOUDFRONT_PRO_REQUESTS),
        (cdn::CLOUDFRONT_BUSINESS_FEE, cdn::CLOUDFRONT_BUSINESS_TRAFFIC, cdn::CLOUDFRONT_BUSINESS_REQUESTS),
    ];
    let fits = |(_, traffic, requests): &(f64, f64, f64)| month.gib() <= *traffic && month.millions() <= *requests;
    plans.into_iter().find(fits).map(|(fee, ..)| fee)
}

/// Additional credits are sold in packs.
pub(super) fn netlify(month: Load) -> Option<f64> {
    let credits = month.gb() * cdn::NETLIFY_CREDITS_TRAFFIC + month.millions() * cdn::NETLIFY_CREDITS_REQUESTS;
    let packs = (beyond(credits, cdn::NETLIFY_CREDITS) / cdn::NETLIFY_RECHARGE_CREDITS).ceil();
    Some(cdn::NETLIFY_FEE + packs * cdn::NETLIFY_RECHARGE)
}

/// Returns the price of the smallest plan, plus the traffic that it does not include.
fn server(plans: &[Plan], amount: f64, rate: f64) -> Option<f64> {
    let plan = plans.first()?;
    Some(plan.price + beyond(amount, plan.traffic) * rate)
}

pub(super) fn hetzner(month: Load) -> Option<f64> {
    let server = server(vps::HETZNER_PLANS, month.gb(), vps::HETZNER_TRAFFIC / 1e3)?;
    Some(server + vps::HETZNER_IPV4)
}

pub(super) fn digitalocean(month: Load) -> Option<f64> {
    server(vps::DIGITALOCEAN_PLANS, month.gib(), vps::DIGITALOCEAN_TRAFFIC)
}

pub(super) fn lightsail(month: Load) -> Option<f64> {
    server(vps::LIGHTSAIL_PLANS, month.gib(), vps::LIGHTSAIL_TRAFFIC)
}

pub(super) fn aws(month: Load) -> Option<f64> {
    let tiers = [
        (10.0 * GIB_PER_TIB, fargate::EGRESS_10_TB),
        (50.0 * GIB_PER_TIB, fargate::EGRESS_50_TB),
        (150.0 * GIB_PER_TIB, fargate::EGRESS_150_TB),
    ];
    Some(tiered(beyond(month.gib(), fargate::EGRESS_FREE), &tiers, fargate::EGRESS_BEYOND))
}

pub(super) fn google(month: Load) -> Option<f64> {
    let tiers = [(GIB_PER_TIB, cloud_run::EGRESS_1_TB), (10.0 * GIB_PER_TIB, cloud_run::EGRESS_10_TB)];
    Some(tiered(beyond(month.gib(), cloud_run::EGRESS_FREE), &tiers, cloud_run::EGRESS_BEYOND))
}

pub(super) fn railway(month: Load) -> Option<f64> {
    Some((month.gb() * railway::TRAFFIC).max(railway::HOBBY_FEE))
}

pub(super) fn render(month: Load) -> Option<f64> {
    let workspaces = [
        (render::HOBBY_FEE, render::HOBBY_TRAFFIC),
        (render::PRO_FEE, render::PRO_TRAFFIC),
        (render::SCALE_FEE, render::SCALE_TRAFFIC),
    ];
    let bills = workspaces.map(|(fee, included)| fee + beyond(month.gb(), included) * render::TRAFFIC);
    bills.into_iter().reduce(f64::min)
}

pub(super) fn fly(month: Load) -> Option<f64> {
    fly::REGIONS.first().map(|region| month.gb() * region.egress)
}
