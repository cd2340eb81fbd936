//! The category tree in the head of every page, made once per language and catalogue version.

use super::context::localised;
use catalogue::{Category, CategoryTree};
use domain::Language;
use std::sync::Arc;

/// The root categories in display order.
pub type Nav = Vec<NavRoot>;

/// A root category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavRoot {
    /// Its page.
    pub path: String,
    /// Name of its drawing in `icons.svg`.
    pub icon: &'static str,
    /// Its name.
    pub name: String,
    /// The categories right below it.
    pub children: Vec<NavChild>,
}

/// A category below a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavChild {
    /// Its page.
    pub path: String,
    /// Its name.
    pub name: String,
}

/// Drawings of root categories in `icons.svg`; a category that the owner adds gets the parcel.
const ICONS: [&str; 11] = [
    "phones",
    "tablets",
    "computers",
    "tv-and-video",
    "home-appliances",
    "cooling",
    "audio",
    "cameras",
    "wearables",
    "power",
    "accessories",
];
const OTHER_ICON: &str = "box";

/// The trees of one version of the content.
#[derive(Debug, Default)]
pub(crate) struct Navs {
    /// Counts contents, see `Catalogue::generations`.
    pub(crate) content: u64,
    bangla: Arc<Nav>,
    english: Arc<Nav>,
}

impl Navs {
    /// Builds both trees.
    pub(crate) fn build(content: u64, categories: &CategoryTree) -> Self {
        let build = |language| Arc::new(tree(categories, language));
        Self { content, bangla: build(Language::Bangla), english: build(Language::English) }
    }

    /// The tree of one language.
    pub(crate) fn pick(&self, language: Language) -> Arc<Nav> {
        Arc::clone(match language {
            Language::Bangla => &self.bangla,
            Language::English => &self.english,
        })
    }
}

fn tree(categories: &CategoryTree, language: Language) -> Nav {
    let path = |category: &Category| localised(&format!("/category/{}", category.slug), language);
    let name = |category: &Category| category.name.pick(language).to_owned();
    let child = |child: &Category| NavChild { path: path(child), name: name(child) };
    let root = |root: &Category| NavRoot {
        path: path(root),
        icon: ICONS.into_iter().find(|&icon| icon == root.slug.as_str()).unwrap_or(OTHER_ICON),
        name: name(root),
        children: categories.children_of(root.id).map(child).collect(),
    };
    categories.roots().map(root).collect()
}
