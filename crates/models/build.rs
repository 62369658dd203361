//! Reads the price files in `content/platforms/`, checks them, and writes them as Rust for `platform_cost`.

use std::path::Path;
use std::{env, fs, process};

/// The folder of the price files, from this package.
const PRICES: &str = "../../content/platforms";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={PRICES}");
    let faults = match price_files::read(Path::new(PRICES)) {
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

fn write(book: &price_files::Book) -> Result<(), Box<dyn std::error::Error>> {
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("prices.rs"), price_files::numbers(book))?;
    fs::write(Path::new(&out).join("price_list.rs"), price_files::list(book))?;
    fs::write(Path::new(&out).join("price_files.rs"), price_files::files(book))?;
    Ok(())
}
