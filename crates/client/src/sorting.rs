//! Wire types of categories and brands at the desk.

use domain::{Slug, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A category with the number of its products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffCategory {
    /// Its name in addresses; it stays.
    #[schema(value_type = String)]
    pub slug: Slug,
    /// The one above.
    #[schema(value_type = Option<String>)]
    pub parent: Option<Slug>,
    /// Its name in both languages.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// Products in it, not in those below.
    pub products: i64,
}

/// Makes a category, after its siblings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCategory {
    /// The one above; none: it is one of the first.
    #[schema(value_type = Option<String>)]
    pub parent: Option<Slug>,
    /// Its name in both languages, 1 to 60 characters each.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
}

/// Gives a category another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveCategory {
    /// The name as it was seen.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub seen: Text,
    /// Its name in both languages, 1 to 60 characters each.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
}

/// A brand with the number of its products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffBrand {
    /// Its name in addresses; it stays.
    #[schema(value_type = String)]
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its products.
    pub products: i64,
}

/// Gives a brand another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveBrand {
    /// The name as it was seen.
    pub seen: String,
    /// Its name, 1 to 60 characters.
    pub name: String,
}
