//! Rules on Dockerfiles.

mod release;

pub use release::System;
