//! Reads the price files in `content/platforms/`, checks them, and writes them as Rust for `calculators::platform_cost`.

#[path = "build/mod.rs"]
mod build;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=content/platforms");
    let faults = match build::read(Path::new("content/platforms")) {
        Ok(book) => match write(&book) {
            Ok(()) => return,
            Err(error) => vec![format!("the prices cannot be written: {error}")],
        },
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    };
    for fault in faults {
        println!("cargo::error={fault}");
    }
    process::exit(1);
}

fn write(book: &build::Book) -> Result<(), Box<dyn std::error::Error>> {
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("prices.rs"), build::numbers(book))?;
    fs::write(Path::new(&out).join("price_list.rs"), build::list(book))?;
    fs::write(Path::new(&out).join("price_files.rs"), build::files(book))?;
    Ok(())
}
