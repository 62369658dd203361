//! A Dockerfile with everything that its rules look at, computed once.

use super::calls::{Call, calls};
use super::context::{Context, Toolchain};
use super::stages::{Product, product, reached};
use super::steps::{Step, steps};
use crate::docker::{Dockerfile, Stage};
use crate::project::{At, Project};

/// A Dockerfile for production.
pub struct Plan<'a> {
    /// All files.
    pub project: &'a Project,
    /// The file.
    pub at: At<'a>,
    /// Its stages.
    pub file: &'a Dockerfile,
    /// Its build context, as far as the files show it.
    pub context: Option<Context<'a>>,
    /// The image that it produces.
    pub product: Product<'a>,
    /// The stages that the image needs, in the order of the file.
    pub parts: Vec<Part<'a>>,
}

/// A stage.
pub struct Part<'a> {
    /// Its place in the list of stages.
    pub place: usize,
    /// The stage.
    pub stage: &'a Stage,
    /// Its steps, and before them those of the stages that it begins with.
    pub steps: Vec<Step<'a>>,
    /// The calls of Cargo in all these steps.
    pub calls: Vec<Call<'a>>,
}

impl<'a> Plan<'a> {
    /// The Dockerfiles of images that run a program. Files named for development or tests, such as `Dockerfile.dev`,
    /// are left out, and so are images of build tools.
    pub fn all(project: &'a Project) -> impl Iterator<Item = Self> {
        project.dockerfiles().filter(|(at, _)| is_production(*at)).filter_map(move |(at, file)| {
            let part = |place| {
                let (stage, steps) = (file.stages.get(place)?, steps(file, place));
                let calls = calls(&steps);
                Some(Part { place, stage, steps, calls })
            };
            Some(Self {
                project,
                at,
                file,
                context: Context::of(project, at),
                product: product(file, project).filter(Product::is_service)?,
                parts: reached(file).iter().copied().filter_map(part).collect(),
            })
        })
    }
}

impl<'a> Plan<'a> {
    /// The toolchain file of the context.
    pub fn toolchain(&self) -> Option<Toolchain<'a>> {
        self.context.as_ref()?.toolchain(self.project)
    }
}

fn is_production(at: At<'_>) -> bool {
    let name = at.source.name().to_ascii_lowercase();
    let is_other = |part: &str| {
        let uses = ["dev", "develop", "development", "test", "tests", "ci", "local", "debug", "bench", "cross"];
        uses.contains(&part)
    };
    !name.split(['.', '-', '_']).any(is_other) && !at.source.folder().contains(".devcontainer/")
}

impl<'a> Part<'a> {
    /// The steps of the stage itself.
    pub fn own_steps(&self) -> impl DoubleEndedIterator<Item = &Step<'a>> {
        self.steps.iter().filter(|step| step.stage == self.place)
    }

    /// Whether a call is in the stage itself.
    pub fn is_own(&self, call: &Call<'_>) -> bool {
        self.steps.get(call.step).is_some_and(|step| step.stage == self.place)
    }

    /// The calls in the stage itself.
    pub fn own_calls(&self) -> impl DoubleEndedIterator<Item = &Call<'a>> {
        self.calls.iter().filter(|call| self.is_own(call))
    }

    /// The steps before that of a call.
    pub fn before(&self, call: &Call<'_>) -> &[Step<'a>] {
        self.steps.get(..call.step).unwrap_or_default()
    }
}
