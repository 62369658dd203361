//! The bills of the platforms, one file each.

mod cloud_run;
mod fargate;
mod fly;
mod kubernetes;
mod network;
mod paas;
mod vps;

pub(super) use self::{
    cloud_run::{cloud_run, rates_of},
    fargate::{fargate, size as fargate_size},
    fly::fly,
    kubernetes::kubernetes,
    paas::{railway, render},
    vps::vps,
};

#[cfg(test)]
pub(super) use self::{
    cloud_run::{Rates, Usage, bill_for},
    fargate::tasks,
    fly::machine,
    paas::usage_or_fee,
};
