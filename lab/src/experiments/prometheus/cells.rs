//! What is measured.

/// One service, as its instances are scraped.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub instances: usize,
    pub routes: usize,
    pub methods: usize,
    pub statuses: usize,
    /// Buckets of the histogram without `+Inf`; 0 for a counter.
    pub buckets: usize,
    /// Series of an instance besides the histogram.
    pub others: usize,
    /// In whole seconds.
    pub interval: u32,
    /// Whether all instances are replaced in the middle of the run.
    pub deploy: bool,
}

impl Setting {
    pub const fn combinations(&self) -> usize {
        self.routes * self.methods * self.statuses
    }

    /// Series that an instance exposes.
    pub const fn series(&self) -> usize {
        self.combinations() * if self.buckets == 0 { 1 } else { self.buckets + 3 } + self.others
    }

    pub fn name(&self) -> String {
        let kind = if self.buckets == 0 { "counters" } else { "a histogram" };
        let deploy = if self.deploy { ", one deploy" } else { "" };
        let (instances, series, interval) = (self.instances, self.series(), self.interval);
        format!("{instances} instances of {series} series, {kind}, every {interval} s{deploy}")
    }
}

/// All cells, or one.
pub fn settings(short: bool) -> Vec<Setting> {
    let base = Setting {
        instances: 10,
        routes: 20,
        methods: 2,
        statuses: 4,
        buckets: 11,
        others: 200,
        interval: 2,
        deploy: false,
    };
    if short {
        return vec![Setting { instances: 2, routes: 5, others: 20, interval: 1, deploy: true, ..base }];
    }
    vec![
        Setting { routes: 5, ..base },
        base,
        Setting { routes: 60, ..base },
        Setting { instances: 20, routes: 60, interval: 4, ..base },
        Setting { routes: 280, buckets: 0, ..base },
        Setting { deploy: true, ..base },
        Setting { routes: 60, deploy: true, ..base },
    ]
}
