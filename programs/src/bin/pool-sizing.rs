//! The program of the pages with `pool-sizing`.

app::program!(&[models::pool_sizing::CALCULATOR]);
