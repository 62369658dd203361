//! A service of Compose with its override.

use super::{Known, Variable, environment};
use crate::compose;
use crate::map::Set;
use crate::tree::Value;

/// A service with what an override file changes.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'a> {
    /// As the file with the image or the build writes it.
    pub base: compose::Service<'a>,
    /// The same service in another file of the folder, without an image and a build.
    pub over: Option<compose::Service<'a>>,
}

impl<'a> Layers<'a> {
    /// The value at a path, in the override or in the base, unless Compose fills it in.
    pub fn at(self, path: &[&str]) -> Option<Known<String>> {
        let layers = self.over.into_iter().chain([self.base]);
        layers.filter_map(|layer| Some((layer, layer.node.at(path)?))).find_map(|(layer, node)| {
            let text = environment::unescaped(node.text()?)?;
            Some(Known::file(text, layer.at.place(node.span)))
        })
    }

    /// Whether any of the layers has a key.
    pub fn has(self, path: &[&str]) -> bool {
        self.over
            .into_iter()
            .chain([self.base])
            .any(|layer| layer.node.at(path).is_some_and(|node| !matches!(node.value, Value::Null)))
    }

    /// The variables of both layers, and whether these are all.
    pub fn variables(self) -> (Vec<Variable>, bool) {
        let (mut found, mut is_all) = (Vec::new(), self.base.is_whole);
        let mut names = Set::new();
        for layer in self.over.into_iter().chain([self.base]) {
            let (variables, all) = environment::of_compose(layer);
            is_all &= all;
            for variable in variables {
                if names.insert(variable.name.clone()) {
                    found.push(variable);
                }
            }
        }
        (found, is_all)
    }
}
