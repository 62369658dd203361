//! The program of the pages with `platform-cost`.

app::program!(&[models::platform_cost::CALCULATOR]);
