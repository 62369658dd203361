//! The packages of the service: which crates they use, with which features, and in which versions.

use super::file::ServiceFile;
use faults::{Fault, Faults, Place};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A package: a folder with `Cargo.toml` and `Cargo.lock`.
#[derive(Clone, Debug)]
pub(super) struct Package {
    /// Its folder, as `service/`.
    pub(super) folder: String,
    /// The name of its library, in Rust.
    pub(super) library: String,
    /// The Rust version that it needs.
    pub(super) rust: String,
    dependencies: BTreeMap<String, Dependency>,
    dev_dependencies: BTreeMap<String, Dependency>,
}

/// A crate that code needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequiredCrate {
    /// Its name on crates.io.
    pub name: String,
    /// The version in the lock file.
    pub version: String,
    /// Its entry in a `Cargo.toml`, with a line break at its end.
    pub entry: String,
}

#[derive(Clone, Debug, Default)]
struct Dependency {
    /// The name on crates.io.
    name: String,
    version: String,
    default_features: bool,
    features: Vec<String>,
}

impl Package {
    /// The packages among these files.
    pub(super) fn all(files: &[ServiceFile], faults: &mut Faults) -> Vec<Self> {
        let manifests = files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
        let read = manifests.filter_map(|file| {
            let folder = file.path.trim_end_matches("Cargo.toml");
            let lock = files.iter().find(|other| other.path == format!("{folder}Cargo.lock"));
            let parse = |file: &ServiceFile| file.text.parse::<Table>().map_err(|error| (file.path.clone(), error));
            let found =
                parse(file).and_then(|manifest| Ok((manifest, lock.map(parse).transpose()?.unwrap_or_default())));
            match found {
                Ok((manifest, lock)) => Some(Self::new(folder, &manifest, &lock)),
                Err((path, error)) => {
                    let what = format!("invalid TOML: {}", error.message());
                    faults.push(Fault::new(
                        Place::file(path),
                        what,
                        "fix it, because pages show what their code needs",
                    ));
                    None
                }
            }
        });
        read.collect()
    }

    fn new(folder: &str, manifest: &Table, lock: &Table) -> Self {
        let about = |key: &str| manifest.get("package").and_then(|package| package.get(key)).and_then(Value::as_str);
        let section = |name| {
            let entries = manifest.get(name).and_then(Value::as_table).into_iter().flatten();
            entries.map(|(key, value)| (key.replace('-', "_"), Dependency::read(key, value, lock))).collect()
        };
        Self {
            folder: folder.into(),
            library: about("name").unwrap_or_default().replace('-', "_"),
            rust: about("rust-version").unwrap_or_default().into(),
            dependencies: section("dependencies"),
            dev_dependencies: section("dev-dependencies"),
        }
    }

    /// The version of a dependency, by its name in Rust.
    pub(super) fn version(&self, name: &str) -> Option<&str> {
        self.dependencies.get(name).map(|dependency| dependency.version.as_str())
    }

    /// The crate with this name in Rust, if the package depends on it. Only examples and tests have development dependencies,
    /// which may add features to the others.
    pub(super) fn dependency(&self, name: &str, for_development: bool) -> Option<RequiredCrate> {
        let dev = self.dev_dependencies.get(name).filter(|_| for_development);
        let Some(normal) = self.dependencies.get(name) else { return dev.map(Dependency::required) };
        let mut all = normal.clone();
        for feature in dev.into_iter().flat_map(|dev| &dev.features) {
            if !all.features.contains(feature) {
                all.features.push(feature.clone());
            }
        }
        all.features.sort();
        Some(all.required())
    }
}

impl Dependency {
    fn read(key: &str, value: &Value, lock: &Table) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let name = text("package").unwrap_or(key);
        let required = value.as_str().or_else(|| text("version")).unwrap_or_default();
        let features = value.get("features").and_then(Value::as_array).into_iter().flatten();
        Self {
            name: name.into(),
            version: locked(lock, name, required).unwrap_or(required).into(),
            default_features: value.get("default-features").and_then(Value::as_bool).unwrap_or(true),
            features: features.filter_map(Value::as_str).map(String::from).collect(),
        }
    }

    fn required(&self) -> RequiredCrate {
        RequiredCrate { name: self.name.clone(), version: self.version.clone(), entry: self.entry() }
    }

    fn entry(&self) -> String {
        let Self { name, version, default_features, features } = self;
        if *default_features && features.is_empty() {
            return format!("{name} = \"{version}\"\n");
        }
        let without = if *default_features { "" } else { ", default-features = false" };
        let names: Vec<_> = features.iter().map(|feature| format!("\"{feature}\"")).collect();
        let with = if names.is_empty() { String::new() } else { format!(", features = [{}]", names.join(", ")) };
        let line = format!("{name} = {{ version = \"{version}\"{without}{with} }}\n");
        if line.len() <= 88 {
            return line;
        }
        format!("{name} = {{ version = \"{version}\"{without}, features = [\n  {},\n] }}\n", names.join(", "))
    }
}

/// The version of a crate in the lock file that fits a requirement such as `0.8`.
fn locked<'a>(lock: &'a Table, name: &str, required: &str) -> Option<&'a str> {
    let required = required.trim_start_matches(['=', '^', '~']);
    let packages = lock.get("package").and_then(Value::as_array).into_iter().flatten();
    let named = packages.filter(|package| package.get("name").and_then(Value::as_str) == Some(name));
    let mut versions = named.filter_map(|package| package.get("version").and_then(Value::as_str));
    versions.rfind(|version| *version == required || version.starts_with(&format!("{required}.")))
}
