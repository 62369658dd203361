//! The program of the pages of `rolling-deploy`.

app::program!(&[models::rolling_deploy::CALCULATOR]);
