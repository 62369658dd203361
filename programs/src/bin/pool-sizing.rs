//! The program of the pages of `pool-sizing`.

app::program!(&[models::pool_sizing::CALCULATOR]);
